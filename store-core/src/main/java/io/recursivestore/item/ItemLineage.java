package io.recursivestore.item;

import java.util.List;

/**
 * What an item was made from, or what was made from it, step by step.
 *
 * @param links from each item to what it was made from, nearest first
 */
public record ItemLineage(List<Link> links) {
  /**
   * One step.
   *
   * @param collection the collection of the item
   * @param id the item
   * @param parent what it was made from; an item without a collection is of the same
   */
  public record Link(String collection, String id, ItemParent parent) {}

  /** Copies the list. */
  public ItemLineage {
    links = List.copyOf(links);
  }
}
