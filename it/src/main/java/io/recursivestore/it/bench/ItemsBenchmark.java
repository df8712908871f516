package io.recursivestore.it.bench;

import com.fasterxml.jackson.databind.node.IntNode;
import io.recursivestore.Store;
import io.recursivestore.it.bench.Comparison.Run;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemDraft;
import io.recursivestore.item.ItemMetadata;
import io.recursivestore.item.ItemPage;
import io.recursivestore.item.ItemQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Items in SQLite against the original's algorithm, {@code original_items.py}, on the same disk.
 * Each of this project's puts is durable when it returns; the original's are not. Where there are a
 * million items, the peer has 10,000 all the same: its puts take longer with each item.
 */
final class ItemsBenchmark implements Benchmark {
  private static final int FEW = 10_000;
  private static final int BATCH = 100_000;
  private static final int FOUND = 100;

  private int put;

  @Override
  public String name() {
    return "items";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    int many = quick ? 100_000 : 1_000_000;
    int singles = quick ? 100 : 400;
    int queries = quick ? 50 : 200;
    try (Store store = Store.openOrCreate(directory.resolve("store").toString());
        PythonPeer original = new PythonPeer("original_items.py", directory.resolve("original"))) {
      original.ask("fill " + FEW);
      ItemCollection items = store.items().openOrCreate("numbers");
      fill(items, FEW);
      Comparison comparison = new Comparison("the original", quick ? 1 : 2, quick ? 3 : 5);
      comparison.addRates(
          "durable puts, at 10,000 items",
          "items",
          () -> new Run(10, original.ask("put 10")),
          () -> singles(items, singles));
      comparison.addRates(
          "puts in batches of 100,000",
          "items",
          () -> new Run(10, original.ask("put 10")),
          () -> batch(items));
      fill(items, many - put);
      comparison.addRates(
          String.format(Locale.ROOT, "durable puts, at %,d items", many),
          "items",
          () -> new Run(10, original.ask("put 10")),
          () -> singles(items, singles));
      comparison.addRates(
          String.format(Locale.ROOT, "first 100 of a type and a tag, of %,d", many),
          "queries",
          () -> new Run(10, original.ask("find 10 " + FOUND)),
          () -> queries(items, queries));
      comparison.note("The peer has 10,000 items in each line; this project as many as are named.");
      return comparison;
    }
  }

  /** The same as {@code draft} in Python. */
  private static ItemDraft draft(int i) {
    return ItemDraft.json(
            "{\"i\": "
                + i
                + ", \"value\": "
                + i * 0.37
                + ", \"text\": \"some words about number "
                + i
                + "\"}")
        .with(
            ItemMetadata.NONE
                .withType("type" + i % 10)
                .withSource("source" + i * 7L % 100)
                .withTags("tag" + i % 9, "group" + i * 17L % 89)
                .with("quality", IntNode.valueOf(i % 100)));
  }

  private List<ItemDraft> drafts(int count) {
    int first = put;
    put += count;
    return IntStream.range(first, put).mapToObj(ItemsBenchmark::draft).toList();
  }

  private void fill(ItemCollection items, int count) {
    for (int left = count; left > 0; left -= BATCH) {
      items.putAll(drafts(Math.min(left, BATCH)));
    }
  }

  private Run singles(ItemCollection items, int count) {
    List<ItemDraft> drafts = drafts(count);
    long start = System.nanoTime();
    drafts.forEach(items::put);
    return new Run(count, System.nanoTime() - start);
  }

  private Run batch(ItemCollection items) {
    List<ItemDraft> drafts = drafts(BATCH);
    long start = System.nanoTime();
    items.putAll(drafts);
    return new Run(BATCH, System.nanoTime() - start);
  }

  private static Run queries(ItemCollection items, int count) {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      ItemPage page =
          items.find(ItemQuery.ALL.type("type" + i % 10).tags("tag" + i % 9).limit(FOUND));
      if (page.items().size() < FOUND) {
        throw new IllegalStateException("There are too few items.");
      }
    }
    return new Run(count, System.nanoTime() - start);
  }
}
