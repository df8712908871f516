package io.recursivestore.format.parquet.decode;

/** Copies the few bytes of a short value, eight at once. */
final class ShortCopy {
  private static final int SHORT = 32;

  private ShortCopy() {}

  /**
   * Copies bytes.
   *
   * @param from holds seven bytes more
   * @param into holds seven bytes more, which may become anything
   */
  static void copy(byte[] from, int at, byte[] into, int to, int count) {
    if (count > SHORT) {
      System.arraycopy(from, at, into, to, count);
      return;
    }
    for (int i = 0; i < count; i += Long.BYTES) {
      Unpacker.LONG.set(into, to + i, (long) Unpacker.LONG.get(from, at + i));
    }
  }
}
