package io.recursivestore.format.parquet.decode;

/**
 * Memory in which values are decoded before they go to a vector: few enough of them at once that it
 * stays in the processor's cache. All columns that one thread reads may share one.
 */
public final class Scratch {
  /** The most values that are decoded at once. */
  static final int CHUNK = 4096;

  /** The most bytes of a page that are taken to the heap at once. */
  static final int WINDOW = 1 << 14;

  /** What an unpacker may read behind the bytes of the last value. */
  static final int PADDING = 2 * Long.BYTES;

  final int[] ints = new int[CHUNK];
  final long[] longs = new long[CHUNK];
  final int[] indices = new int[CHUNK];

  /** Two a value. */
  final long[] pairs = new long[2 * CHUNK];

  /** One bit a slot: whether it has a value. */
  final long[] validity = new long[CHUNK / Long.SIZE + 1];

  /** One bit a value. */
  final long[] bits = new long[CHUNK / Long.SIZE + 1];

  /** The same, once they are in their slots. */
  final long[] spread = new long[CHUNK / Long.SIZE + 1];

  /** Levels of a column without lists, which are put as soon as they are decoded. */
  final int[] levels = new int[CHUNK];

  /** What a filler gathers. */
  final HeapBytes gathered = new HeapBytes();

  /** What is gathered below that. */
  final HeapBytes restored = new HeapBytes();

  final int[] suffixLengths = new int[CHUNK];

  final byte[] packed = new byte[CHUNK * Long.BYTES + PADDING];

  /** A part of a page. */
  final byte[] window = new byte[WINDOW + PADDING];

  private byte[] bytes = new byte[CHUNK];
  private byte[] fixed = new byte[CHUNK];

  /** Creates scratch memory. */
  public Scratch() {}

  /** Returns memory of at least a size, with anything in it. */
  byte[] bytes(int size) {
    if (bytes.length < size) {
      bytes = new byte[Math.max(size, (int) Math.min(Integer.MAX_VALUE - 8, 2L * bytes.length))];
    }
    return bytes;
  }

  /** Returns memory of at least a size for values of some bytes each. */
  byte[] fixed(int size) {
    if (fixed.length < size) {
      fixed = new byte[size];
    }
    return fixed;
  }
}
