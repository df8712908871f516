package io.recursivestore.item;

import io.recursivestore.item.Terms.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Items that are put together, with the words that they are found by.
 *
 * @param items the items
 * @param words the places of the items that have each word, in order
 */
record EncodedItems(List<EncodedItem> items, Map<Term, List<Integer>> words) {
  /**
   * Finds the words of items.
   *
   * @param items the items
   * @param collection the number of their collection
   */
  static EncodedItems of(List<EncodedItem> items, long collection) {
    Map<Term, List<Integer>> words = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      for (Term word : Terms.of(collection, items.get(i).metadata())) {
        words.computeIfAbsent(word, none -> new ArrayList<>()).add(i);
      }
    }
    return new EncodedItems(items, words);
  }

  /** Puts others behind these. */
  static EncodedItems concat(List<EncodedItems> parts) {
    List<EncodedItem> items = new ArrayList<>();
    Map<Term, List<Integer>> words = new HashMap<>();
    for (EncodedItems part : parts) {
      int first = items.size();
      items.addAll(part.items);
      part.words.forEach(
          (word, places) -> {
            List<Integer> all = words.computeIfAbsent(word, none -> new ArrayList<>());
            places.forEach(place -> all.add(first + place));
          });
    }
    return new EncodedItems(items, words);
  }

  int size() {
    return items.size();
  }

  EncodedItem get(int index) {
    return items.get(index);
  }
}
