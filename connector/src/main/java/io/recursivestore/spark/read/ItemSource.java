package io.recursivestore.spark.read;

import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemCollections;
import io.recursivestore.item.ItemTotals;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;

/**
 * Items that are read.
 *
 * @param root the store's root
 * @param name the collection's name
 * @param number its number, which tells it from others that had the name
 * @param totals its figures when the query was planned
 */
public record ItemSource(String root, String name, long number, ItemTotals totals) {
  /**
   * Returns the items as they are now.
   *
   * @param root the store's root
   * @param items its items
   * @param name the collection's name
   * @throws io.recursivestore.model.NotFoundException if there is none of that name
   */
  public static ItemSource of(String root, ItemCollections items, String name) {
    ItemCollection collection = items.open(name);
    return new ItemSource(root, name, collection.number(), collection.totals());
  }

  /** Opens the collection that was planned with. */
  static ItemCollection open(ItemCollections items, String name, long number) {
    ItemCollection collection = items.open(name);
    if (collection.number() != number) {
      throw new InvalidRequestException(
          new CollectionRef(CollectionKind.ITEMS, name).display()
              + " were replaced while they were read. Run the query again.");
    }
    return collection;
  }

  String prefix() {
    return CollectionKind.ITEMS.directory() + "/" + name;
  }
}
