package io.recursivestore.spark.function;

import io.recursivestore.model.InvalidRequestException;
import java.util.Arrays;

/** Quantiles, with linear interpolation between the two nearest elements. */
final class Quantiles {
  private static final int MAX_ROUNDS = 128;

  private Quantiles() {}

  static double median(double[] x) {
    return quantile(x, 0.5);
  }

  /**
   * Returns a quantile: of n elements in order, counted from 0, the one at (n - 1) p.
   *
   * @param x at least one element; their order is changed
   * @param p from 0 to 1
   * @throws InvalidRequestException if p is something else
   */
  static double quantile(double[] x, double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new InvalidRequestException(
          "quantile(window, p) was given p = " + p + ". Give a number from 0 to 1.");
    }
    if (Double.isNaN(Moments.sum(x)) && hasNaN(x)) {
      return Double.NaN;
    }
    double place = (x.length - 1) * p;
    int below = (int) place;
    select(x, below);
    double lower = x[below];
    double fraction = place - below;
    if (fraction == 0) {
      return lower;
    }
    double upper = least(x, below + 1);
    // Equal infinities have no difference.
    return lower == upper ? lower : lower + fraction * (upper - lower);
  }

  /** Infinities of both signs also have a sum that is not a number. */
  private static boolean hasNaN(double[] x) {
    for (double value : x) {
      if (Double.isNaN(value)) {
        return true;
      }
    }
    return false;
  }

  private static double least(double[] x, int from) {
    double least = x[from];
    for (int i = from + 1; i < x.length; i++) {
      least = Math.min(least, x[i]);
    }
    return least;
  }

  /**
   * Puts the element that is k-th in order at k, with none greater before it and none smaller after
   * it, by Hoare's algorithm FIND. Input that was made to be slow is sorted instead.
   */
  private static void select(double[] x, int k) {
    int low = 0;
    int high = x.length - 1;
    for (int round = 0; low < high; round++) {
      if (round == MAX_ROUNDS) {
        Arrays.sort(x, low, high + 1);
        return;
      }
      double pivot = middle(x[low], x[(low + high) >>> 1], x[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (x[i] < pivot) {
          i++;
        }
        while (pivot < x[j]) {
          j--;
        }
        if (i <= j) {
          double swap = x[i];
          x[i++] = x[j];
          x[j--] = swap;
        }
      }
      if (k <= j) {
        high = j;
      } else if (k >= i) {
        low = i;
      } else {
        return;
      }
    }
  }

  private static double middle(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
