package io.recursivestore.it.soak;

import static io.recursivestore.it.soak.Soak.require;

import io.recursivestore.it.ChildJvm;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.SmallSegments;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StreamSnapshot;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Kills a process with signal 9 while it appends to a stream, under each sync policy in turn, while
 * a reader follows. Then looks at every step. The next round's process goes on with the same
 * stream, from which the oldest steps are dropped now and then.
 */
final class StreamCrashSoak implements Soak {
  private static final int MAX_ACKNOWLEDGEMENTS = 40;
  private static final int MAX_MICROSECONDS = 20_000;
  private static final int ROUNDS_PER_DROP = 5;
  private static final int ROUNDS_PER_LINE = 20;
  private static final long KEPT_STEPS = 20_000;

  @Override
  public String name() {
    return "stream-crash";
  }

  @Override
  public int defaultRounds() {
    return 1000;
  }

  @Override
  public void run(Path directory, int rounds, Random random) throws IOException {
    StepStream stream =
        SmallSegments.of(new LocalObjectStore(directory), StreamCrashChild.SEGMENT_BYTES)
            .define(StreamCrashChild.STREAM, KnownStep.FIELDS, CommitInfo.NONE);
    long steps = 0;
    for (int round = 1; round <= rounds; round++) {
      List<String> policies = StreamCrashChild.POLICIES;
      String policy = policies.get(round % policies.size());
      long acknowledged = crash(directory, stream, policy, steps, random);
      StreamSnapshot snapshot = stream.snapshot();
      steps = snapshot.endRow();
      require(
          steps >= acknowledged && steps <= acknowledged + StreamCrashChild.STEPS_PER_PUBLISH,
          "Round %d, policy %s: there are %d steps, but %d were acknowledged",
          round,
          policy,
          steps,
          acknowledged);
      check(snapshot, 0);
      stream.verify();
      if (round % ROUNDS_PER_LINE == 0 || round == rounds) {
        System.out.printf(
            "round %d: %d steps, %d segments%n", round, steps, snapshot.segments().size());
      }
      if (round % ROUNDS_PER_DROP == 0) {
        stream.dropBefore(KnownStep.number(Math.max(steps / 2, steps - KEPT_STEPS)));
      }
    }
  }

  /** Returns the number of steps that were acknowledged. */
  private static long crash(
      Path directory, StepStream stream, String policy, long before, Random random)
      throws IOException {
    long steps = before;
    int wanted = 1 + random.nextInt(MAX_ACKNOWLEDGEMENTS);
    try (ChildJvm child = new ChildJvm(StreamCrashChild.class, directory.toString(), policy)) {
      int seen = 0;
      boolean killed = false;
      long followed = before;
      for (Optional<String> line = child.nextLine(); line.isPresent(); line = child.nextLine()) {
        steps = Long.parseLong(line.get().substring("steps ".length()));
        if (!killed) {
          followed = follow(stream, followed, steps);
        }
        seen++;
        if (seen >= wanted && !killed) {
          killed = true;
          child.killAfter(random.nextInt(MAX_MICROSECONDS));
        }
      }
      require(killed, "The process ended by itself, with code %d", child.exitCode());
    }
    return steps;
  }

  /** Looks at the steps that came since the last look; returns how many there are now. */
  private static long follow(StepStream stream, long followed, long acknowledged) {
    StreamSnapshot snapshot = stream.snapshot();
    require(
        snapshot.endRow() >= Math.max(followed, acknowledged),
        "A reader sees %d steps, after %d, and %d were acknowledged",
        snapshot.endRow(),
        followed,
        acknowledged);
    check(snapshot, followed);
    return snapshot.endRow();
  }

  /** Checks all steps from the n-th on. */
  private static void check(StreamSnapshot snapshot, long from) {
    for (Segment segment : snapshot.segments()) {
      if (segment.firstRow() + segment.rows() <= from) {
        continue;
      }
      LongBuffer data = segment.data();
      for (int row = (int) Math.max(0, from - segment.firstRow()); row < segment.rows(); row++) {
        long n = segment.firstRow() + row;
        require(KnownStep.is(segment, data, row, n), "Step %d is damaged", n);
      }
    }
  }
}
