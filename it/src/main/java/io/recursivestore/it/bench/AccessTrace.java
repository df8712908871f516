package io.recursivestore.it.bench;

import io.recursivestore.dataset.predict.Access;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What one workload reads, in its order. Each is made by a program with a seed; lengths are in
 * minutes of a year of data unless said otherwise.
 *
 * @param name what the workload does
 * @param accesses what it reads
 * @param shiftIsRight whether the rule of the original system is right for it already
 */
record AccessTrace(String name, List<Access> accesses, boolean shiftIsRight) {
  private static final long DAY = 24 * 60;
  private static final long YEAR = 365 * DAY;
  private static final List<String> SENSORS = List.of("level", "temperature");

  /** Returns all traces, of about a number of accesses each. */
  static List<AccessTrace> all(int length, long seed) {
    return List.of(
        backtest(length),
        months(length),
        sparseDays(length),
        slidingWindow(length),
        epochs(length, seed),
        branches(length, seed + 1),
        readers(length, seed + 2),
        changingWindows(length, seed + 3),
        randomWindows(length, seed + 4),
        randomDays(length, seed + 5));
  }

  /** A backtest walks through the years, a week at a time. */
  private static AccessTrace backtest(int length) {
    List<Access> accesses = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      accesses.add(access("prices", i * (7 * DAY), 7 * DAY));
    }
    return new AccessTrace("backtest, week after week", accesses, true);
  }

  /** A report reads calendar months. */
  private static AccessTrace months(int length) {
    int[] days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    List<Access> accesses = new ArrayList<>();
    long start = 0;
    for (int i = 0; i < length; i++) {
      accesses.add(access("sales", start, days[i % 12] * DAY));
      start += days[i % 12] * DAY;
    }
    return new AccessTrace("report, calendar months", accesses, true);
  }

  /** A check of Mondays only. */
  private static AccessTrace sparseDays(int length) {
    List<Access> accesses = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      accesses.add(access("meters", i * (7 * DAY), DAY));
    }
    return new AccessTrace("check of Mondays", accesses, false);
  }

  /** Features of the last 30 days, every day. */
  private static AccessTrace slidingWindow(int length) {
    List<Access> accesses = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      accesses.add(access("features", i * DAY, 30 * DAY));
    }
    return new AccessTrace("features of the last 30 days", accesses, true);
  }

  /** A training reads 200 shards in an order that was shuffled once, epoch after epoch. */
  private static AccessTrace epochs(int length, long seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    List<Access> accesses = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      accesses.add(access("images", order.get(i % 200) * 10_000L, 10_000));
    }
    return new AccessTrace("epochs of 200 shards, shuffled once", accesses, false);
  }

  /** A dashboard: from each of 12 views most go on to a favourite one, some to another. */
  private static AccessTrace branches(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Access> accesses = new ArrayList<>();
    int view = 0;
    for (int i = 0; i < length; i++) {
      accesses.add(access("events", view * (40 * DAY), 7 * DAY));
      view = random.nextInt(100) < 85 ? (view * 5 + 3) % 12 : random.nextInt(12);
    }
    return new AccessTrace("dashboard, 85 % go the usual way", accesses, false);
  }

  /** Four trainings at once, each with a place, a stride and a length of its own. */
  private static AccessTrace readers(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] lengths = {DAY, DAY, 2 * DAY, 3 * DAY};
    long[] strides = {DAY, 2 * DAY, 2 * DAY, 5 * DAY};
    long[] next = {0, 100 * YEAR, 200 * YEAR, 300 * YEAR};
    List<Access> accesses = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      int reader = random.nextInt(4);
      accesses.add(access("steps", next[reader], lengths[reader]));
      next[reader] += strides[reader];
    }
    return new AccessTrace("four readers of their own strides", accesses, false);
  }

  /** An analyst goes on where they stopped, but looks at more or less each time. */
  private static AccessTrace changingWindows(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Access> accesses = new ArrayList<>();
    long start = 0;
    for (int i = 0; i < length; i++) {
      long days = 1L + random.nextInt(14);
      accesses.add(access("levels", start, days * DAY));
      start += days * DAY;
    }
    return new AccessTrace("analyst, 1 to 14 days at a time", accesses, false);
  }

  /** Windows at random places: nothing can be known of the next. */
  private static AccessTrace randomWindows(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Access> accesses = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      accesses.add(access("replay", random.nextLong(100 * YEAR), DAY));
    }
    return new AccessTrace("random windows", accesses, false);
  }

  /** Whole days at random, of few enough that chance looks like a rule now and then. */
  private static AccessTrace randomDays(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Access> accesses = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      accesses.add(access("replay", random.nextLong(100) * DAY, DAY));
    }
    return new AccessTrace("random days of 100", accesses, false);
  }

  private static Access access(String dataset, long start, long length) {
    return new Access(dataset, "time", SENSORS, start, start + length);
  }
}
