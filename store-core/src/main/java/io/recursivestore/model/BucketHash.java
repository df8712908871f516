package io.recursivestore.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The hash behind {@link Transform.Bucket}: MurmurHash3 for x86 in 32 bits with seed 0, over the
 * bytes that appendix B of the specification of Apache Iceberg's tables says.
 */
public final class BucketHash {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private BucketHash() {}

  /**
   * Returns the hash of a whole number, date or timestamp.
   *
   * @param value the number
   */
  public static int of(long value) {
    int hash = round(0, (int) value);
    hash = round(hash, (int) (value >>> Integer.SIZE));
    return end(hash, Long.BYTES);
  }

  /**
   * Returns the hash of a decimal.
   *
   * @param value the number, in the scale of its column
   */
  public static int of(BigDecimal value) {
    byte[] unscaled = value.unscaledValue().toByteArray();
    return of(unscaled, unscaled.length);
  }

  /**
   * Returns the hash of a text.
   *
   * @param value the text
   */
  public static int of(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return of(utf8, utf8.length);
  }

  /**
   * Returns the hash of bytes.
   *
   * @param bytes begin with them
   * @param length their number
   */
  public static int of(byte[] bytes, int length) {
    int hash = 0;
    int whole = length & -Integer.BYTES;
    for (int i = 0; i < whole; i += Integer.BYTES) {
      hash = round(hash, (int) INT.get(bytes, i));
    }
    int rest = 0;
    for (int i = length - 1; i >= whole; i--) {
      rest = (rest << Byte.SIZE) | (bytes[i] & 0xff);
    }
    // With nothing left, this changes nothing.
    hash ^= mixed(rest);
    return end(hash, length);
  }

  /**
   * Returns the bucket that a hash falls in.
   *
   * @param hash the hash
   * @param count the number of buckets
   */
  public static int bucket(int hash, int count) {
    return (hash & Integer.MAX_VALUE) % count;
  }

  private static int round(int hash, int block) {
    return Integer.rotateLeft(hash ^ mixed(block), 13) * 5 + 0xe6546b64;
  }

  private static int mixed(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }

  private static int end(int before, int length) {
    int hash = before ^ length;
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }
}
