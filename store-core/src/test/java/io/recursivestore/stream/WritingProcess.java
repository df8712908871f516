package io.recursivestore.stream;

import io.recursivestore.ChildJvm;
import io.recursivestore.model.LockedException;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;

/** What a {@link ChildJvm} does to the {@link Sample} stream. */
final class WritingProcess {
  private WritingProcess() {}

  /** Arguments are the root, what to do, and more for that. */
  public static void main(String[] arguments) throws Exception {
    StepStream stream = Sample.streams(Path.of(arguments[0])).open(Sample.NAME);
    switch (arguments[1]) {
      case "try" -> tryToOpen(stream);
      case "hold" -> hold(stream);
      case "append" -> append(stream, policy(arguments[2]), Long.parseLong(arguments[3]));
      case "fill" -> fill(Path.of(arguments[0]));
      default -> throw new IllegalArgumentException(arguments[1]);
    }
  }

  private static SyncPolicy policy(String text) {
    return switch (text) {
      case "none" -> SyncPolicy.NONE;
      case "always" -> SyncPolicy.ALWAYS;
      case "7 steps" -> SyncPolicy.everySteps(7);
      case "2 ms" -> SyncPolicy.every(Duration.ofMillis(2));
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static void tryToOpen(StepStream stream) {
    try (StepWriter writer = stream.writer()) {
      say("opened after " + writer.lastStep());
    } catch (LockedException e) {
      say(e.getMessage());
    }
  }

  /** Has one step published and one not, until it is killed. */
  private static void hold(StepStream stream) throws Exception {
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 0, 1, Sample.REGULAR);
      writer.publish();
      Sample.append(writer, 1, 2, Sample.REGULAR);
      say("holding");
      System.in.read();
    }
  }

  /** Appends for ever, and says after each publish how many rows there are. */
  private static void append(StepStream stream, SyncPolicy policy, long seed) {
    Random random = new Random(seed);
    try (StepWriter writer = stream.writer(policy)) {
      long rows = stream.snapshot().steps();
      while (true) {
        long end = rows + 1 + random.nextInt(random.nextInt(4) == 0 ? 150 : 10);
        Sample.append(writer, rows, end, WritingProcess::step);
        rows = end;
        writer.publish();
        say(rows + " rows");
      }
    }
  }

  /** Appends until there is no room, and says how many steps there were room for. */
  private static void fill(Path root) {
    StepStream stream =
        new Streams(new LocalObjectStore(root), Clock.systemUTC()).open(Sample.NAME);
    long rows = 0;
    try (StepWriter writer = stream.writer()) {
      while (true) {
        try {
          Sample.append(writer, rows, rows + 1, Sample.REGULAR);
        } catch (StorageException e) {
          say(e.getMessage());
          break;
        }
        rows++;
      }
    }
    say(rows + " rows");
  }

  /** A thousand regular steps, a thousand irregular ones, and so on. */
  static long step(long row) {
    return row / 1000 % 2 == 0
        ? Sample.REGULAR.applyAsLong(row)
        : Sample.IRREGULAR.applyAsLong(row);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
