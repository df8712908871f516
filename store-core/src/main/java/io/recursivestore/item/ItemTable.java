package io.recursivestore.item;

/**
 * The row of a collection.
 *
 * @param id its number
 * @param name its name
 * @param settings how it is kept
 */
record ItemTable(long id, String name, ItemSettings settings) {
  /** Returns the collection as messages name it. */
  String display() {
    return "items '" + name + "'";
  }
}
