package io.recursivestore.stream;

import io.recursivestore.model.InvalidRequestException;
import java.time.Duration;
import java.util.Optional;

/**
 * When published steps become durable: survive a crash of the machine. What is published survives
 * the death of the writing process under every policy.
 */
public final class SyncPolicy {
  /**
   * A publish returns at once. Its steps survive a crash of the machine once the operating system
   * has written them, which {@link StepWriter#sync()} and {@link StepWriter#close()} wait for.
   */
  public static final SyncPolicy NONE = new SyncPolicy(false, Long.MAX_VALUE, Optional.empty());

  /** A publish returns when its steps are on the disk: they survive a crash of the machine. */
  public static final SyncPolicy ALWAYS = new SyncPolicy(true, Long.MAX_VALUE, Optional.empty());

  private final boolean always;
  private final long steps;
  private final Optional<Duration> interval;

  private SyncPolicy(boolean always, long steps, Optional<Duration> interval) {
    this.always = always;
    this.steps = steps;
    this.interval = interval;
  }

  /**
   * Returns a policy by which the writer publishes and syncs by itself whenever so many steps have
   * ended: a crash of the machine costs fewer than these.
   *
   * @param steps number of steps, at least 1
   * @throws InvalidRequestException if it is less
   */
  public static SyncPolicy everySteps(long steps) {
    if (steps < 1) {
      throw new InvalidRequestException(
          "A sync every " + steps + " steps is not possible. Give at least 1.");
    }
    return new SyncPolicy(false, steps, Optional.empty());
  }

  /**
   * Returns a policy by which the writer publishes and syncs by itself at an interval, on a thread
   * of its own: a crash of the machine costs the steps of about that time.
   *
   * @param interval the time from the end of one sync to the start of the next, at least 1
   *     millisecond
   * @throws InvalidRequestException if it is less
   */
  public static SyncPolicy every(Duration interval) {
    if (interval.toMillis() < 1) {
      throw new InvalidRequestException(
          "A sync every " + interval + " is not possible. Give at least 1 millisecond.");
    }
    return new SyncPolicy(false, Long.MAX_VALUE, Optional.of(interval));
  }

  /** Returns whether each publish syncs. */
  boolean always() {
    return always;
  }

  /** Returns after how many steps to sync; the largest number for never. */
  long steps() {
    return steps;
  }

  Optional<Duration> interval() {
    return interval;
  }

  @Override
  public String toString() {
    if (always) {
      return "always";
    }
    return interval
        .map(i -> "every " + i)
        .orElse(steps == Long.MAX_VALUE ? "none" : "every " + steps + " steps");
  }
}
