package io.recursivestore.it.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Measures several things in turns: each turn begins with another one, so that whatever slows the
 * machine slows all. Medians are taken, because a noisy machine makes means meaningless.
 */
final class Turns {
  private final int warmups;
  private final int rounds;

  /**
   * Creates turns.
   *
   * @param warmups turns that don't count
   * @param rounds turns that count
   */
  Turns(int warmups, int rounds) {
    this.warmups = warmups;
    this.rounds = rounds;
  }

  int warmups() {
    return warmups;
  }

  int rounds() {
    return rounds;
  }

  /** Returns the median of what each gives. */
  double[] medians(List<DoubleSupplier> measures) {
    int count = measures.size();
    double[][] found = new double[count][rounds];
    for (int turn = -warmups; turn < rounds; turn++) {
      for (int i = 0; i < count; i++) {
        int which = Math.floorMod(turn + i, count);
        double value = measures.get(which).getAsDouble();
        if (turn >= 0) {
          found[which][turn] = value;
        }
      }
    }
    return Arrays.stream(found).mapToDouble(Turns::median).toArray();
  }

  /** Returns how long an action takes. */
  static double millis(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return (System.nanoTime() - start) / 1e6;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
