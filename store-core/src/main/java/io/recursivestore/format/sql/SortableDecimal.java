package io.recursivestore.format.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * Decimals as 16 bytes that are in the order of the numbers: for SQLite, which has no decimals. It
 * is the unscaled value in two's complement, most significant byte first, with the sign turned
 * round.
 */
final class SortableDecimal {
  private static final int BYTES = 16;
  private static final byte SIGN = (byte) 0x80;
  private static final BigInteger MOST = BigInteger.TEN.pow(38);

  private SortableDecimal() {}

  static byte[] write(BigInteger unscaled) {
    byte[] digits = unscaled.toByteArray();
    byte[] bytes = new byte[BYTES];
    Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? -1 : 0));
    System.arraycopy(digits, 0, bytes, BYTES - digits.length, digits.length);
    bytes[0] ^= SIGN;
    return bytes;
  }

  static BigDecimal read(byte[] bytes, int scale) {
    byte[] digits = bytes.clone();
    digits[0] ^= SIGN;
    return new BigDecimal(new BigInteger(digits), scale);
  }

  /**
   * Returns a number for a comparison with values of a scale, rounded so that it holds for the same
   * of them; what is out of all bounds stays so.
   */
  static byte[] bound(BigDecimal number, int scale, RoundingMode rounding) {
    BigInteger unscaled = number.setScale(scale, rounding).unscaledValue();
    return write(unscaled.min(MOST).max(MOST.negate()));
  }
}
