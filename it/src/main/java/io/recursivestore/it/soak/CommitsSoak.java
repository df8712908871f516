package io.recursivestore.it.soak;

import static io.recursivestore.it.soak.Soak.require;

import io.recursivestore.Store;
import io.recursivestore.it.ChildJvm;
import io.recursivestore.model.Commit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.commons.io.FileUtils;

/** Two processes commit 200 appends each to one dataset, at once. */
final class CommitsSoak implements Soak {
  static final String DATASET = "numbers";
  private static final int COMMITS = 200;

  @Override
  public String name() {
    return "commits";
  }

  @Override
  public int defaultRounds() {
    return 10;
  }

  @Override
  public void run(Path directory, int rounds, Random random) throws IOException {
    for (int round = 1; round <= rounds; round++) {
      Path root = directory.resolve("store-" + round);
      race(root.toString());
      check(root.toString());
      FileUtils.deleteDirectory(root.toFile());
      System.out.printf("round %d: %d commits%n", round, 2 * COMMITS);
    }
  }

  private static void race(String root) throws IOException {
    try (Store store = Store.openOrCreate(root)) {
      Numbers.openOrCreate(store, DATASET);
    }
    String commits = Integer.toString(COMMITS);
    try (ChildJvm one = new ChildJvm(CommitsChild.class, root, "0", commits);
        ChildJvm other = new ChildJvm(CommitsChild.class, root, commits, commits)) {
      require(one.nextLine().isPresent() && other.nextLine().isPresent(), "No start");
      require(one.exitCode() == 0 && other.exitCode() == 0, "A process failed");
    }
  }

  private static void check(String root) {
    try (Store store = Store.open(root)) {
      Numbers numbers = Numbers.openOrCreate(store, DATASET);
      List<Commit> history = numbers.dataset().history();
      require(history.size() == 2 * COMMITS + 1, "%d versions", history.size());
      for (int i = 1; i < history.size(); i++) {
        require(
            history.get(i).time().isAfter(history.get(i - 1).time()),
            "Version %d is not later than the one before",
            i + 1);
      }
      List<Long> rows = numbers.read(numbers.dataset().latest()).stream().sorted().toList();
      require(
          rows.equals(LongStream.range(0, 2 * COMMITS).boxed().toList()), "The rows are %s", rows);
    }
  }
}
