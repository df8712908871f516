package io.recursivestore.it.bench;

import io.recursivestore.Store;
import io.recursivestore.it.bench.Comparison.Run;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemDraft;
import io.recursivestore.item.ItemPage;
import io.recursivestore.item.ItemQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Items in SQLite against the original's algorithm, {@code original_items.py}, on the same disk.
 * Each of this project's puts is durable when it returns; the original's are not. Where there are a
 * million items, the peer has 10,000 all the same: its puts take longer with each item.
 */
final class ItemsBenchmark implements Benchmark {
  private static final int FEW = 10_000;
  private static final int BATCH = 100_000;
  private static final int FOUND = 100;

  private final NumberedItems numbered = new NumberedItems();

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
      numbered.fill(items, FEW);
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
      numbered.fill(items, many);
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

  private Run singles(ItemCollection items, int count) {
    List<ItemDraft> drafts = numbered.next(count);
    long start = System.nanoTime();
    drafts.forEach(items::put);
    return new Run(count, System.nanoTime() - start);
  }

  private Run batch(ItemCollection items) {
    List<ItemDraft> drafts = numbered.next(BATCH);
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
