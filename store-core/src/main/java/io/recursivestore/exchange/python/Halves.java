package io.recursivestore.exchange.python;

/** Floats of 16 bits, after IEEE 754. */
final class Halves {
  private static final int FRACTION_BITS = 10;
  private static final int FRACTION = (1 << FRACTION_BITS) - 1;
  private static final int MAX_EXPONENT = 31;
  private static final int BIAS = 15;

  private Halves() {}

  /** Returns the same number in 32 bits. */
  static float toFloat(short half) {
    int exponent = half >> FRACTION_BITS & MAX_EXPONENT;
    int fraction = half & FRACTION;
    float size;
    if (exponent == MAX_EXPONENT) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      size = Math.scalb((float) fraction, 1 - BIAS - FRACTION_BITS);
    } else {
      size = Math.scalb((float) (fraction | 1 << FRACTION_BITS), exponent - BIAS - FRACTION_BITS);
    }
    return half < 0 ? -size : size;
  }
}
