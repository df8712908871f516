package io.recursivestore.it.soak;

import static io.recursivestore.it.soak.Soak.require;

import io.recursivestore.Store;
import io.recursivestore.it.ChildJvm;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.StepStream;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Kills a process with signal 9 while it commits to a dataset and appends to a stream, and looks at
 * the store. The next round's process goes on with the same store.
 */
final class CrashSoak implements Soak {
  private static final int MAX_ACKNOWLEDGEMENTS = 60;
  private static final int MAX_MICROSECONDS = 40_000;

  private record Acknowledged(long version, long steps) {}

  @Override
  public String name() {
    return "crash";
  }

  @Override
  public int defaultRounds() {
    return 200;
  }

  @Override
  public void run(Path directory, int rounds, Random random) throws IOException {
    String root = directory.resolve("store").toString();
    Acknowledged acknowledged = new Acknowledged(0, 0);
    for (int round = 1; round <= rounds; round++) {
      acknowledged = crash(root, acknowledged, random);
      try (Store store = Store.open(root)) {
        long version = checkDataset(store, acknowledged.version());
        long steps = checkStream(store, acknowledged.steps());
        acknowledged = new Acknowledged(version, steps);
      }
      if (round % 10 == 0 || round == rounds) {
        System.out.printf(
            "round %d: version %d, %d steps%n",
            round, acknowledged.version(), acknowledged.steps());
      }
    }
  }

  private static Acknowledged crash(String root, Acknowledged before, Random random)
      throws IOException {
    long version = before.version();
    long steps = before.steps();
    int wanted = 1 + random.nextInt(MAX_ACKNOWLEDGEMENTS);
    try (ChildJvm child = new ChildJvm(CrashChild.class, root)) {
      int seen = 0;
      boolean killed = false;
      for (Optional<String> line = child.nextLine(); line.isPresent(); line = child.nextLine()) {
        long number = Long.parseLong(line.get().replaceFirst(".* ", ""));
        if (line.get().startsWith("version ")) {
          version = number;
        } else {
          steps = number;
        }
        seen++;
        if (seen >= wanted && !killed) {
          killed = true;
          child.killAfter(random.nextInt(MAX_MICROSECONDS));
        }
      }
      require(killed, "The process ended by itself, with code %d", child.exitCode());
    }
    return new Acknowledged(version, steps);
  }

  private static long checkDataset(Store store, long acknowledged) {
    Numbers numbers = Numbers.openOrCreate(store, CrashChild.DATASET);
    var latest = numbers.dataset().latest();
    require(
        latest.version() == acknowledged || latest.version() == acknowledged + 1,
        "Version %d is the last, but %d was acknowledged",
        latest.version(),
        acknowledged);
    List<Long> rows = numbers.read(latest);
    // The first version is empty.
    long expected = (latest.version() - 1) * CrashChild.ROWS_PER_COMMIT;
    require(rows.size() == expected, "%d rows instead of %d", rows.size(), expected);
    for (int i = 0; i < rows.size(); i++) {
      require(rows.get(i) == i, "Row %d holds %d", i, rows.get(i));
    }
    return latest.version();
  }

  private static long checkStream(Store store, long acknowledged) {
    StepStream stream = store.streams().open(CrashChild.STREAM);
    stream.verify();
    var snapshot = stream.snapshot();
    long steps = snapshot.steps();
    require(
        steps == acknowledged || steps == acknowledged + CrashChild.STEPS_PER_PUBLISH,
        "There are %d steps, but %d were acknowledged",
        steps,
        acknowledged);
    long step = 0;
    for (Segment segment : snapshot.segments()) {
      LongBuffer data = segment.data();
      for (int row = 0; row < segment.rows(); row++, step++) {
        require(segment.step(row) == step, "Step %d instead of %d", segment.step(row), step);
        int start = row * segment.stride();
        boolean right = data.get(start + segment.offset(0)) == step * step;
        for (int i = 0; i < CrashChild.SEQUENCE; i++) {
          long bits = data.get(start + segment.offset(1) + i);
          right &= Double.longBitsToDouble(bits) == step / 2.0 + i;
        }
        require(right, "Step %d is damaged", step);
      }
    }
    return steps;
  }
}
