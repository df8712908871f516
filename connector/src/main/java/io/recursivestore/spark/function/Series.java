package io.recursivestore.spark.function;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Loops that make an array of an array. Nulls stay nulls. */
final class Series {
  private Series() {}

  /** Returns the difference of each element and the one before it; null if either is. */
  static Doubles diff(Doubles x) {
    int[] firsts = neighbours(x.positions());
    double[] differences = new double[firsts == null ? Math.max(0, x.count() - 1) : firsts.length];
    for (int i = 0; i < differences.length; i++) {
      int first = firsts == null ? i : firsts[i];
      differences[i] = x.values()[first + 1] - x.values()[first];
    }
    return new Doubles(differences, picked(x.positions(), firsts), Math.max(0, x.length() - 1));
  }

  /**
   * Returns the difference of each element and the one before it; null if either is.
   *
   * @throws ArithmeticException if one is not a long
   */
  static Longs diff(Longs x) {
    int[] firsts = neighbours(x.positions());
    long[] differences = new long[firsts == null ? Math.max(0, x.count() - 1) : firsts.length];
    for (int i = 0; i < differences.length; i++) {
      int first = firsts == null ? i : firsts[i];
      differences[i] = Math.subtractExact(x.values()[first + 1], x.values()[first]);
    }
    return new Longs(differences, picked(x.positions(), firsts), Math.max(0, x.length() - 1));
  }

  /** Returns sums of all elements up to each. */
  static Doubles cumsum(Doubles x) {
    double sum = 0;
    for (int i = 0; i < x.count(); i++) {
      sum += x.values()[i];
      x.values()[i] = sum;
    }
    return x;
  }

  /**
   * Returns sums of all elements up to each.
   *
   * @throws ArithmeticException if one is not a long
   */
  static Longs cumsum(Longs x) {
    long sum = 0;
    for (int i = 0; i < x.count(); i++) {
      sum = Math.addExact(sum, x.values()[i]);
      x.values()[i] = sum;
    }
    return x;
  }

  /** Returns the distance of each from the mean, in sample standard deviations. */
  static Doubles normalize(Doubles x) {
    if (x.count() > 0) {
      Moments.normalize(x.values());
    }
    return x;
  }

  /** Returns the sum of all elements from each on, discounted once a position. */
  static Doubles discountedCumsum(Doubles x, double gamma) {
    double sum = 0;
    for (int i = x.count() - 1; i >= 0; i--) {
      sum = x.values()[i] + discount(x, i, gamma) * sum;
      x.values()[i] = sum;
    }
    return x;
  }

  /** Returns the sum of elements, each discounted as often as its position says. */
  static double discountedSum(Doubles x, double gamma) {
    double sum = 0;
    for (int i = x.count() - 1; i >= 0; i--) {
      sum = x.values()[i] + discount(x, i, gamma) * sum;
    }
    return x.position(0) == 0 ? sum : Math.pow(gamma, x.position(0)) * sum;
  }

  /** Returns what the sum from the next element on is worth at an element. */
  private static double discount(Doubles x, int i, double gamma) {
    if (x.positions() == null || i == x.count() - 1) {
      return gamma;
    }
    int distance = x.position(i + 1) - x.position(i);
    return distance == 1 ? gamma : Math.pow(gamma, distance);
  }

  /** Returns the elements that another follows without a null between them; null means all. */
  private static int @Nullable [] neighbours(int @Nullable [] positions) {
    if (positions == null) {
      return null;
    }
    return IntStream.range(0, positions.length - 1)
        .filter(i -> positions[i + 1] == positions[i] + 1)
        .toArray();
  }

  private static int @Nullable [] picked(int @Nullable [] positions, int @Nullable [] indexes) {
    if (positions == null || indexes == null) {
      return null;
    }
    return Arrays.stream(indexes).map(i -> positions[i]).toArray();
  }
}
