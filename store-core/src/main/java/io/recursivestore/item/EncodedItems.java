package io.recursivestore.item;

import io.recursivestore.item.Terms.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Items that are put together, with the words that each is found by.
 *
 * @param items the items
 * @param words the words of each
 * @param distinct the words of all
 */
record EncodedItems(List<EncodedItem> items, List<List<Term>> words, Set<Term> distinct) {
  /**
   * Finds the words of items.
   *
   * @param items the items
   * @param collection the number of their collection
   */
  static EncodedItems of(List<EncodedItem> items, long collection) {
    List<List<Term>> words = new ArrayList<>(items.size());
    Set<Term> distinct = new HashSet<>();
    for (EncodedItem item : items) {
      List<Term> of = Terms.of(collection, item.metadata());
      words.add(of);
      distinct.addAll(of);
    }
    return new EncodedItems(items, words, distinct);
  }

  /** Puts others behind these. */
  static EncodedItems concat(List<EncodedItems> parts) {
    List<EncodedItem> items = new ArrayList<>();
    List<List<Term>> words = new ArrayList<>();
    Set<Term> distinct = new HashSet<>();
    for (EncodedItems part : parts) {
      items.addAll(part.items);
      words.addAll(part.words);
      distinct.addAll(part.distinct);
    }
    return new EncodedItems(items, words, distinct);
  }

  int size() {
    return items.size();
  }

  EncodedItem get(int index) {
    return items.get(index);
  }
}
