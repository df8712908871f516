package io.recursivestore.spark.function;

import org.apache.spark.sql.catalyst.util.ArrayData;

/** Ways to choose one element that is not null. */
enum Choice {
  LEAST,
  GREATEST,
  FIRST,
  LAST;

  static final int NONE = -1;

  /** Returns the position of the chosen element, or {@link #NONE} if all are null. */
  int of(ArrayData array, Elements elements) {
    return switch (this) {
      case FIRST -> first(array, elements.nullable());
      case LAST -> last(array, elements.nullable());
      case LEAST, GREATEST ->
          elements.type().isFloating()
              ? extreme(elements.doubles(array))
              : extreme(elements.longs(array));
    };
  }

  private static int first(ArrayData array, boolean nullable) {
    int position = 0;
    while (nullable && position < array.numElements() && array.isNullAt(position)) {
      position++;
    }
    return position < array.numElements() ? position : NONE;
  }

  private static int last(ArrayData array, boolean nullable) {
    int position = array.numElements() - 1;
    while (nullable && position >= 0 && array.isNullAt(position)) {
      position--;
    }
    return position;
  }

  private int extreme(Doubles elements) {
    if (elements.count() == 0) {
      return NONE;
    }
    return elements.position(
        this == LEAST ? least(elements.values()) : greatest(elements.values()));
  }

  private int extreme(Longs elements) {
    if (elements.count() == 0) {
      return NONE;
    }
    return elements.position(
        this == LEAST ? least(elements.values()) : greatest(elements.values()));
  }

  // Every comparison with NaN is false, so that these negated ones stop at the first NaN.

  private static int least(double[] x) {
    int best = 0;
    double least = x[0];
    for (int i = 0; i < x.length; i++) {
      if (!(x[i] >= least)) {
        if (Double.isNaN(x[i])) {
          return i;
        }
        best = i;
        least = x[i];
      }
    }
    return best;
  }

  private static int greatest(double[] x) {
    int best = 0;
    double greatest = x[0];
    for (int i = 0; i < x.length; i++) {
      if (!(x[i] <= greatest)) {
        if (Double.isNaN(x[i])) {
          return i;
        }
        best = i;
        greatest = x[i];
      }
    }
    return best;
  }

  private static int least(long[] x) {
    int best = 0;
    long least = x[0];
    for (int i = 1; i < x.length; i++) {
      if (x[i] < least) {
        best = i;
        least = x[i];
      }
    }
    return best;
  }

  private static int greatest(long[] x) {
    int best = 0;
    long greatest = x[0];
    for (int i = 1; i < x.length; i++) {
      if (x[i] > greatest) {
        best = i;
        greatest = x[i];
      }
    }
    return best;
  }
}
