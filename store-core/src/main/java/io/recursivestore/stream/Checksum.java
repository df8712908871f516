package io.recursivestore.stream;

/**
 * Joins checksums: the CRC-32C of A followed by B, from that of A, that of B and the length of B. A
 * writer that goes on with a segment needs not read what is there.
 *
 * <p>A CRC is a remainder of polynomials over GF(2), so that appending n bytes multiplies it by x
 * to the power 8n. This is {@code crc32_combine} of zlib (crc32.c), with the polynomial of CRC-32C.
 */
final class Checksum {
  /** The Castagnoli polynomial, lowest power in the highest bit. */
  private static final int POLYNOMIAL = 0x82F6_3B78;

  private static final int ONE = 1 << 31;
  private static final int X_TO_8 = 1 << 23;

  private Checksum() {}

  static int join(int first, int second, long secondLength) {
    return multiply(first, xToBytes(secondLength)) ^ second;
  }

  /** Returns x to the power 8n. */
  private static int xToBytes(long n) {
    int result = ONE;
    int square = X_TO_8;
    for (long rest = n; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }

  private static int multiply(int a, int b) {
    int product = 0;
    int term = b;
    for (int rest = a; rest != 0; rest <<= 1) {
      if (rest < 0) {
        product ^= term;
      }
      term = (term >>> 1) ^ (POLYNOMIAL & -(term & 1));
    }
    return product;
  }
}
