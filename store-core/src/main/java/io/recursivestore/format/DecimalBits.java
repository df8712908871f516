package io.recursivestore.format;

import io.recursivestore.model.Filter.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import org.apache.arrow.vector.DecimalVector;

/** Compares decimals, which are stored as integers of 128 bits, with a constant of any scale. */
final class DecimalBits {
  /** Decimals of so many digits are longs. */
  private static final int LONG_DIGITS = 18;

  private static final int LARGEST_BITS = 127;

  private DecimalBits() {}

  /**
   * Sets the bits of the values that compare as asked, and no others but those of nulls.
   *
   * @param wanted what they are compared with
   * @param keys room for a number for each row
   */
  static void compare(
      DecimalVector vector,
      int rows,
      Operator operator,
      BigDecimal wanted,
      long[] keys,
      long[] bits) {
    BigDecimal floor = wanted.setScale(vector.getScale(), RoundingMode.FLOOR);
    boolean isBetween = floor.compareTo(wanted) != 0;
    if ((isBetween && operator == Operator.EQ) || rows == 0) {
      Arrays.fill(bits, 0, VectorFilter.words(rows), 0);
      return;
    }
    // Between two that can be stored, what is less is at most the lower one.
    Operator asked =
        !isBetween
            ? operator
            : operator == Operator.LT || operator == Operator.LE ? Operator.LE : Operator.GT;
    LongBuffer halves =
        vector
            .getDataBuffer()
            .nioBuffer(0, rows * DecimalVector.TYPE_WIDTH)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asLongBuffer();
    BigInteger number = floor.unscaledValue();
    if (number.bitLength() > LARGEST_BITS) {
      boolean matches = VectorFilter.holds(asked, -number.signum());
      RowBits.set(rows, bits, row -> matches);
    } else if (vector.getPrecision() <= LONG_DIGITS && number.bitLength() < Long.SIZE) {
      for (int row = 0; row < rows; row++) {
        keys[row] = halves.get(2 * row);
      }
      OrderedLongs.compare(keys, rows, asked, number.longValue(), bits);
    } else {
      long low = number.longValue();
      long high = number.shiftRight(Long.SIZE).longValue();
      RowBits.set(
          rows,
          bits,
          row -> {
            int order = Long.compare(halves.get(2 * row + 1), high);
            return VectorFilter.holds(
                asked, order != 0 ? order : Long.compareUnsigned(halves.get(2 * row), low));
          });
    }
  }
}
