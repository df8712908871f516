package io.recursivestore.dataset.predict;

/**
 * How often a way to predict was right lately, whether or not anybody acted on it. It starts with a
 * little trust, of which two mistakes take away enough.
 */
final class Score {
  private static final double FIRST = 0.6;
  private static final double WEIGHT = 1.0 / 8;

  private double value = FIRST;

  void note(boolean right) {
    value += ((right ? 1 : 0) - value) * WEIGHT;
  }

  double value() {
    return value;
  }
}
