package io.recursivestore.spark.function;

import java.util.Arrays;

/**
 * Sums and what is made of them. Each loop keeps four sums, because an addition must wait for the
 * one before it.
 *
 * <p>Deviations are taken from the mean in a second pass. The mean they are taken from is computed
 * from differences to the first element, so that the deviations of equal elements are exactly zero.
 */
final class Moments {
  private static final int LANES = 4;

  private Moments() {}

  static double sum(double[] x) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i <= x.length - LANES; i += LANES) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < x.length; i++) {
      a += x[i];
    }
    return (a + b) + (c + d);
  }

  static double mean(double[] x) {
    return sum(x) / x.length;
  }

  /** Returns the sample variance of at least two elements. */
  static double variance(double[] x) {
    return squares(x, center(x)) / (x.length - 1);
  }

  static double stddev(double[] x) {
    return Math.sqrt(variance(x));
  }

  static double norm(double[] x) {
    return Math.sqrt(squares(x, 0));
  }

  /** Replaces elements by their distances from the mean in sample standard deviations. */
  static double[] normalize(double[] x) {
    double center = center(x);
    double deviation = x.length < 2 ? 0 : stddev(x);
    double unit = deviation == 0 ? 1 : deviation;
    for (int i = 0; i < x.length; i++) {
      x[i] = (x[i] - center) / unit;
    }
    return x;
  }

  /** Returns the slope of the least-squares line through at least two elements. */
  static double slope(Doubles elements) {
    double[] x = elements.values();
    if (elements.positions() != null) {
      return slope(x, elements.positions());
    }
    double distance = -(x.length - 1) / 2.0;
    double first = x[0];
    double a = 0;
    double b = 0;
    int i = 0;
    for (; i <= x.length - 2; i += 2) {
      a += distance * (x[i] - first);
      b += (distance + 1) * (x[i + 1] - first);
      distance += 2;
    }
    for (; i < x.length; i++) {
      a += distance * (x[i] - first);
    }
    double n = x.length;
    return (a + b) / (n * (n * n - 1) / 12);
  }

  private static double slope(double[] x, int[] positions) {
    double middle = Arrays.stream(positions).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      double distance = positions[i] - middle;
      products += distance * (x[i] - x[0]);
      squares += distance * distance;
    }
    return products / squares;
  }

  static double dot(double[] x, double[] y) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i <= x.length - LANES; i += LANES) {
      a += x[i] * y[i];
      b += x[i + 1] * y[i + 1];
      c += x[i + 2] * y[i + 2];
      d += x[i + 3] * y[i + 3];
    }
    for (; i < x.length; i++) {
      a += x[i] * y[i];
    }
    return (a + b) + (c + d);
  }

  private static double center(double[] x) {
    double first = x[0];
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i <= x.length - LANES; i += LANES) {
      a += x[i] - first;
      b += x[i + 1] - first;
      c += x[i + 2] - first;
      d += x[i + 3] - first;
    }
    for (; i < x.length; i++) {
      a += x[i] - first;
    }
    return first + ((a + b) + (c + d)) / x.length;
  }

  /** Returns the sum of squared distances from a center. */
  private static double squares(double[] x, double center) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i <= x.length - LANES; i += LANES) {
      double p = x[i] - center;
      double q = x[i + 1] - center;
      double r = x[i + 2] - center;
      double s = x[i + 3] - center;
      a += p * p;
      b += q * q;
      c += r * r;
      d += s * s;
    }
    for (; i < x.length; i++) {
      double p = x[i] - center;
      a += p * p;
    }
    return (a + b) + (c + d);
  }
}
