package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import java.nio.ByteBuffer;

/**
 * DELTA_BYTE_ARRAY: how many bytes each value shares with the beginning of the one before, and the
 * rest of each.
 */
final class DeltaTexts implements Texts {
  /** So many bytes are gathered before they are handed on. */
  private static final int WINDOW = 1 << 16;

  private final Scratch scratch;
  private final DeltaValues prefixes;
  private final DeltaLengthTexts suffixes;
  private final HeapBytes gathered = new HeapBytes();

  /** Where the value that was decoded last lies in what is gathered. */
  private int lastStart;

  private int lastLength;

  DeltaTexts(Page page, Scratch scratch) {
    this.scratch = scratch;
    ByteBuffer bytes = PageBytes.of(page);
    EncodedBytes in = new EncodedBytes(bytes, 0, bytes.capacity());
    new DeltaValues(in, scratch).skipAll();
    int end = in.at();
    prefixes = new DeltaValues(new EncodedBytes(bytes, 0, end), scratch);
    suffixes = new DeltaLengthTexts(page, end, scratch);
  }

  @Override
  public void read(int[] lengths, int count, ByteSink sink) {
    int[] suffixLengths = scratch.suffixLengths;
    prefixes.read(lengths, count);
    byte[] rest = suffixes.readAll(suffixLengths, count);
    int from = 0;
    // What is kept from before was handed on.
    int handed = lastStart + lastLength;
    for (int i = 0; i < count; i++) {
      int prefix = lengths[i];
      int suffix = suffixLengths[i];
      if (prefix < 0 || prefix > lastLength) {
        throw new IllegalArgumentException(
            "a value begins with " + prefix + " bytes of one of " + lastLength);
      }
      if (gathered.size() > WINDOW && gathered.size() > 2 * lastLength) {
        sink.put(gathered.array(), handed, gathered.size() - handed);
        keepLast();
        handed = lastLength;
      }
      int to = gathered.reserve((long) prefix + suffix);
      byte[] array = gathered.array();
      System.arraycopy(array, lastStart, array, to, prefix);
      System.arraycopy(rest, from, array, to + prefix, suffix);
      from += suffix;
      lastStart = to;
      lastLength = prefix + suffix;
      lengths[i] = lastLength;
    }
    sink.put(gathered.array(), handed, gathered.size() - handed);
    keepLast();
  }

  @Override
  public void skip(long count) {
    for (long done = 0; done < count; ) {
      int some = (int) Math.min(count - done, Scratch.CHUNK);
      read(scratch.ints, some, NOWHERE);
      done += some;
    }
  }

  private void keepLast() {
    byte[] array = gathered.array();
    System.arraycopy(array, lastStart, array, 0, lastLength);
    gathered.clear();
    gathered.reserve(lastLength);
    lastStart = 0;
  }

  private static final ByteSink NOWHERE =
      new ByteSink() {
        @Override
        public void put(byte[] from, int at, int count) {}

        @Override
        public void put(org.apache.arrow.memory.ArrowBuf from, long at, long count) {}
      };
}
