package io.recursivestore.it.soak;

import static io.recursivestore.it.soak.Soak.require;

import io.recursivestore.Store;
import io.recursivestore.it.ChildJvm;
import io.recursivestore.model.Commit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Eight processes commit appends to one dataset at once, for as many seconds as there are rounds.
 * Each commit that was acknowledged is there once, in one order on which all readers agree: one
 * that watched all the time, and one that comes afterwards.
 */
final class CommitSoak implements Soak {
  static final String DATASET = "numbers";
  private static final int PROCESSES = 8;
  private static final long NUMBERS_EACH = 1L << 32;

  @Override
  public String name() {
    return "commit";
  }

  @Override
  public int defaultRounds() {
    return 60;
  }

  @Override
  public void run(Path directory, int rounds, Random random) throws IOException {
    String root = directory.resolve("store").toString();
    try (Store store = Store.openOrCreate(root)) {
      Numbers watched = Numbers.openOrCreate(store, DATASET);
      List<Commit> seen = new ArrayList<>();
      List<Long> acknowledged = race(root, rounds, () -> watch(watched, seen));
      check(root, acknowledged, seen);
      System.out.printf("%,d commits by %d processes%n", acknowledged.size(), PROCESSES);
    }
  }

  /** Returns the numbers whose commits were acknowledged. */
  private static List<Long> race(String root, int seconds, Runnable watcher) {
    ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
    try {
      List<CompletableFuture<List<Long>>> processes = new ArrayList<>();
      for (int process = 0; process < PROCESSES; process++) {
        long first = process * NUMBERS_EACH;
        processes.add(CompletableFuture.supplyAsync(() -> commits(root, first, seconds), threads));
      }
      while (!processes.stream().allMatch(CompletableFuture::isDone)) {
        watcher.run();
      }
      return processes.stream().flatMap(process -> process.join().stream()).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Long> commits(String root, long first, int seconds) {
    List<Long> numbers = new ArrayList<>();
    try (ChildJvm child =
        new ChildJvm(CommitChild.class, root, Long.toString(first), Integer.toString(seconds))) {
      for (Optional<String> line = child.nextLine(); line.isPresent(); line = child.nextLine()) {
        numbers.add(Long.parseLong(line.get()));
      }
      require(child.exitCode() == 0, "A process failed");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return numbers;
  }

  /** Looks at the newest version, and keeps the commits that are new. */
  private static void watch(Numbers numbers, List<Commit> seen) {
    long newest = numbers.dataset().latest().version();
    require(newest >= seen.size(), "Version %d is gone", seen.size());
    if (newest >= seen.size() + 100) {
      List<Commit> history = numbers.dataset().history();
      seen.addAll(history.subList(seen.size(), history.size()));
    }
  }

  private static void check(String root, List<Long> acknowledged, List<Commit> seen) {
    try (Store store = Store.open(root)) {
      Numbers numbers = Numbers.openOrCreate(store, DATASET);
      List<Commit> history = numbers.dataset().history();
      require(history.size() == acknowledged.size() + 1, "%d versions", history.size());
      require(history.subList(0, seen.size()).equals(seen), "Two readers saw different orders");
      for (int i = 1; i < history.size(); i++) {
        require(
            history.get(i).time().isAfter(history.get(i - 1).time()),
            "Version %d is not later than the one before",
            i + 1);
      }
      List<Long> rows = numbers.read(numbers.dataset().latest()).stream().sorted().toList();
      require(rows.equals(acknowledged.stream().sorted().toList()), "The rows are others");
    }
  }
}
