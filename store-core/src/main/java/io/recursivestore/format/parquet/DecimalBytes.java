package io.recursivestore.format.parquet;

import io.recursivestore.model.InvalidRequestException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.arrow.vector.DecimalVector;

/** From Arrow's 16 little-endian bytes of a decimal to as many as Parquet has for its precision. */
final class DecimalBytes {
  private static final int LONGEST = DecimalVector.TYPE_WIDTH;

  private DecimalBytes() {}

  /**
   * Writes decimals: little-endian integers of 4 or 8 bytes, and big-endian bytes of any other
   * size.
   *
   * @param source the decimals, from its beginning
   * @param to where the first goes
   * @throws InvalidRequestException if one has more digits than fit
   */
  static void narrow(byte[] source, int count, int scale, byte[] target, int to, int width) {
    int at = to;
    for (int i = 0; i < count; i++) {
      int start = i * LONGEST;
      long low = (long) PageBuffer.LONG.get(source, start);
      long high = (long) PageBuffer.LONG.get(source, start + Long.BYTES);
      boolean fits;
      if (width == Integer.BYTES) {
        PageBuffer.INT.set(target, at, (int) low);
        fits = low == (int) low && high == low >> (Long.SIZE - 1);
      } else if (width == Long.BYTES) {
        PageBuffer.LONG.set(target, at, low);
        fits = high == low >> (Long.SIZE - 1);
      } else {
        for (int b = 0; b < width; b++) {
          target[at + b] = source[start + width - 1 - b];
        }
        int unused = (LONGEST - width) * Byte.SIZE;
        fits = unused == 0 || (high << unused) >> unused == high;
      }
      if (!fits) {
        throw tooLong(source, start, scale);
      }
      at += width;
    }
  }

  private static InvalidRequestException tooLong(byte[] source, int start, int scale) {
    byte[] bytes = new byte[LONGEST];
    for (int i = 0; i < LONGEST; i++) {
      bytes[i] = source[start + LONGEST - 1 - i];
    }
    BigDecimal value = new BigDecimal(new BigInteger(bytes), scale);
    return new InvalidRequestException(
        "The decimal " + value + " has more digits than its column.");
  }
}
