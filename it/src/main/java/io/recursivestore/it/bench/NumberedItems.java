package io.recursivestore.it.bench;

import com.fasterxml.jackson.databind.node.IntNode;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemDraft;
import io.recursivestore.item.ItemMetadata;
import java.util.List;
import java.util.stream.IntStream;

/** Items by number, the same as {@code draft} in {@code original_items.py}. Not thread-safe. */
final class NumberedItems {
  private static final int BATCH = 100_000;

  private int next;

  /** Returns items that have not been there before. */
  List<ItemDraft> next(int count) {
    int first = next;
    next += count;
    return IntStream.range(first, next).mapToObj(NumberedItems::draft).toList();
  }

  /** Puts items until there are so many. */
  void fill(ItemCollection items, int count) {
    while (next < count) {
      items.putAll(next(Math.min(count - next, BATCH)));
    }
  }

  private static ItemDraft draft(int i) {
    return ItemDraft.json(
            "{\"i\": %d, \"value\": %s, \"text\": \"some words about number %d\"}"
                .formatted(i, i * 0.37, i))
        .with(
            ItemMetadata.NONE
                .withType("type" + i % 10)
                .withSource("source" + i * 7L % 100)
                .withTags("tag" + i % 9, "group" + i * 17L % 89)
                .with("quality", IntNode.valueOf(i % 100)));
  }
}
