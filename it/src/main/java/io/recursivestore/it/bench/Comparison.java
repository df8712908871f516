package io.recursivestore.it.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Times pairs of actions against each other. The two of a pair run in turns, first the one, then
 * the other, and in the opposite order the next time, so that whatever slows the machine slows
 * both. Medians are compared, because a noisy machine makes means meaningless.
 */
final class Comparison {
  private record Line(String query, double peerMillis, double ownMillis) {
    double ratio() {
      return peerMillis / ownMillis;
    }
  }

  private final String peer;
  private final int warmups;
  private final int rounds;
  private final List<Line> lines = new ArrayList<>();

  /**
   * Creates an empty comparison.
   *
   * @param peer what this project is compared with
   * @param warmups turns that don't count
   * @param rounds turns that count
   */
  Comparison(String peer, int warmups, int rounds) {
    this.peer = peer;
    this.warmups = warmups;
    this.rounds = rounds;
  }

  /** Times a pair of actions that give the same result. */
  void add(String query, Runnable peerAction, Runnable ownAction) {
    double[] peerTimes = new double[rounds];
    double[] ownTimes = new double[rounds];
    for (int turn = -warmups; turn < rounds; turn++) {
      boolean peerFirst = turn % 2 == 0;
      double first = millis(peerFirst ? peerAction : ownAction);
      double second = millis(peerFirst ? ownAction : peerAction);
      if (turn >= 0) {
        peerTimes[turn] = peerFirst ? first : second;
        ownTimes[turn] = peerFirst ? second : first;
      }
    }
    lines.add(new Line(query, median(peerTimes), median(ownTimes)));
  }

  /** Returns the geometric mean of how many times faster than the peer this project is. */
  double ratio() {
    return Math.exp(lines.stream().mapToDouble(l -> Math.log(l.ratio())).average().orElseThrow());
  }

  String peer() {
    return peer;
  }

  /** Returns the medians as a table. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        format("%-28s %18s %18s %8s%n", "median of " + rounds, peer, "recursive-store", "ratio"));
    for (Line line : lines) {
      table.append(
          format(
              "%-28s %15.1f ms %15.1f ms %7.2fx%n",
              line.query(), line.peerMillis(), line.ownMillis(), line.ratio()));
    }
    return table.toString();
  }

  private static double millis(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
