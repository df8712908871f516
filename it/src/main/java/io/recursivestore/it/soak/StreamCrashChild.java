package io.recursivestore.it.soak;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.stream.SmallSegments;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Goes on with a stream for ever, and prints {@code steps <n>} when a publish of so many steps in
 * all has returned.
 */
final class StreamCrashChild {
  static final String STREAM = "steps";
  static final int STEPS_PER_PUBLISH = 100;
  static final List<String> POLICIES = List.of("none", "always", "40 steps", "3 ms");

  /** Small, so that many segments end in each round. */
  static final int SEGMENT_BYTES = 1 << 14;

  private StreamCrashChild() {}

  public static void main(String[] args) {
    StepStream stream =
        SmallSegments.of(new LocalObjectStore(Path.of(args[0])), SEGMENT_BYTES).open(STREAM);
    double[] buffer = new double[8];
    try (StepWriter writer = stream.writer(policy(args[1]))) {
      long n = stream.snapshot().endRow();
      while (true) {
        for (int i = 0; i < STEPS_PER_PUBLISH; i++) {
          KnownStep.append(writer, n++, buffer);
        }
        writer.publish();
        System.out.println("steps " + n);
      }
    }
  }

  private static SyncPolicy policy(String text) {
    return switch (text) {
      case "none" -> SyncPolicy.NONE;
      case "always" -> SyncPolicy.ALWAYS;
      case "40 steps" -> SyncPolicy.everySteps(40);
      case "3 ms" -> SyncPolicy.every(Duration.ofMillis(3));
      default -> throw new InvalidRequestException("There is no policy '" + text + "'.");
    };
  }
}
