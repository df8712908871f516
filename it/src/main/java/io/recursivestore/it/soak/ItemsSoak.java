package io.recursivestore.it.soak;

import static io.recursivestore.it.soak.Soak.require;

import io.recursivestore.Store;
import io.recursivestore.it.ChildJvm;
import io.recursivestore.item.Item;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemColumn;
import io.recursivestore.item.ItemOrder;
import io.recursivestore.item.ItemPlace;
import io.recursivestore.item.ItemQuery;
import io.recursivestore.item.ItemSplit;
import io.recursivestore.item.ItemStatistics;
import io.recursivestore.item.ScannedItem;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Rows;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Eight processes put, query, delete and clean up items at once, for as many seconds as there are
 * rounds; half of them are killed with signal 9 time and again, and replaced. What was acknowledged
 * is there, batches are there whole or not at all, and the collection's figures are exact.
 */
final class ItemsSoak implements Soak {
  static final String COLLECTION = "soak";
  static final int BATCH = 20;
  static final int SHARED = 5;
  private static final int PROCESSES = 8;
  private static final long LIFE_MICROS = 3_000_000;

  private final boolean isPostgres;

  /**
   * Creates the soak of a database.
   *
   * @param isPostgres whether it is PostgreSQL, and not SQLite
   */
  ItemsSoak(boolean isPostgres) {
    this.isPostgres = isPostgres;
  }

  @Override
  public String name() {
    return isPostgres ? "items-postgresql" : "items";
  }

  @Override
  public int defaultRounds() {
    return 60;
  }

  @Override
  public void run(Path directory, int rounds, Random random) throws IOException {
    if (!isPostgres) {
      run(directory, "", rounds, random.nextLong());
      return;
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
      run(directory, url, rounds, random.nextLong());
    }
  }

  /** Returns how a process reaches the items. */
  static Map<String, String> settings(String url) {
    return url.isEmpty()
        ? Map.of()
        : Map.of(ItemPlace.URL, url, Database.USER, "postgres", Database.PASSWORD, "postgres");
  }

  private static void run(Path directory, String url, int seconds, long seed) {
    String root = directory.resolve("store").toString();
    try (Store store = Store.openOrCreate(root)) {
      ItemCollection items = store.items(settings(url)).openOrCreate(COLLECTION);
      List<String> acknowledged = race(root, url, seconds, seed);
      check(items, acknowledged);
      ItemStatistics statistics = items.statistics();
      System.out.printf(
          "%,d puts of %d processes, %,d items left%n",
          statistics.puts(), PROCESSES, statistics.items());
    }
  }

  private static List<String> race(String root, String url, int seconds, long seed) {
    ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
    try {
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      List<CompletableFuture<List<String>>> processes = new ArrayList<>();
      for (int process = 0; process < PROCESSES; process++) {
        int number = process;
        processes.add(
            CompletableFuture.supplyAsync(
                () -> lives(root, url, number, end, new Random(seed + number)), threads));
      }
      return processes.stream().flatMap(process -> process.join().stream()).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Runs a process until the end: an even one once, an odd one until it is killed, again. */
  private static List<String> lives(String root, String url, int process, long end, Random random) {
    List<String> acknowledged = new ArrayList<>();
    for (int life = 0; System.nanoTime() < end; life++) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      try (ChildJvm child =
          new ChildJvm(ItemsChild.class, root, url, process + "-" + life, Long.toString(millis))) {
        if (process % 2 == 1) {
          child.killAfter(LIFE_MICROS / 2 + (long) (random.nextDouble() * LIFE_MICROS));
        }
        for (Optional<String> line = child.nextLine(); line.isPresent(); line = child.nextLine()) {
          acknowledged.add(line.get());
        }
        require(process % 2 == 1 || child.exitCode() == 0, "Process %d failed", process);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return acknowledged;
  }

  private static void check(ItemCollection items, List<String> acknowledged) {
    Map<String, Long> shared = new HashMap<>();
    Set<String> expected = new HashSet<>();
    for (String line : acknowledged) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "put" -> expected.add(words[1]);
        case "deleted" -> expected.remove(words[1]);
        case "shared" -> shared.merge(words[1], 1L, Long::sum);
        default -> throw new IllegalStateException("No such acknowledgement: " + line);
      }
    }
    require(!expected.isEmpty(), "Nothing was put");
    List<String> ids = List.copyOf(expected);
    for (int from = 0; from < ids.size(); from += 1_000) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + 1_000));
      Map<String, Item> found = items.getAll(some);
      require(found.size() == some.size(), "Items are lost");
      found.forEach(
          (id, item) ->
              require(item.payload().json().textValue().equals(id), "%s has another payload", id));
    }
    shared.forEach(
        (id, puts) -> {
          int version = items.get(id).orElseThrow().version();
          require(version >= puts, "%s has version %d after %d puts", id, version, puts);
        });
    checkFigures(items);
  }

  /** Looks at every item, and holds what is there against the collection's figures. */
  private static void checkFigures(ItemCollection items) {
    long count = 0;
    long versions = 0;
    long bytes = 0;
    Map<String, Integer> batches = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (ItemSplit split : items.splits(3)) {
      try (Rows<ScannedItem> rows =
          items
              .scan(ItemQuery.ALL, split, Set.of(ItemColumn.ID, ItemColumn.SOURCE))
              .orElseThrow()) {
        for (Optional<ScannedItem> row = rows.next(); row.isPresent(); row = rows.next()) {
          count++;
          ids.add(row.get().id());
          String source = row.get().source();
          if (source != null) {
            batches.merge(source, 1, Integer::sum);
          }
          for (int version : items.versions(row.get().id())) {
            versions++;
            bytes += items.get(row.get().id(), version).orElseThrow().payload().size();
          }
        }
      }
    }
    batches.forEach(
        (batch, size) -> {
          require(size == BATCH, "Of batch %s, %d items are there", batch, size);
          require(items.count(ItemQuery.ALL.source(batch)) == BATCH, "Batch %s isn't found", batch);
        });
    require(ids.size() == count, "Items are there twice");
    require(items.count(ItemQuery.ALL.order(ItemOrder.ID)) == count, "The count differs");
    ItemStatistics figures = items.statistics();
    require(
        figures.items() == count && figures.versions() == versions && figures.bytes() == bytes,
        "%s, but there are %d items, %d versions and %d bytes",
        figures,
        count,
        versions,
        bytes);
    require(figures.sources() == batches.size(), "%s, but %d sources", figures, batches.size());
  }
}
