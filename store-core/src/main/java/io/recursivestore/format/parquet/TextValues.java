package io.recursivestore.format.parquet;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.internal.column.columnindex.BinaryTruncator;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;

/** Texts and bytes, one after another, and where each ends. */
final class TextValues extends PageValues {
  /** Long bounds are cut to as many bytes, more than a commit keeps of them. */
  private static final int MAX_BOUND = 1 << 10;

  private final BinaryTruncator truncator;
  private final PageBuffer data = new PageBuffer();
  private final PageBuffer offsets = new PageBuffer();
  private final PageBuffer lengths = new PageBuffer();
  private int[] ends = new int[64];
  private int count;

  TextValues(PrimitiveType type) {
    this.truncator = BinaryTruncator.getTruncator(type);
  }

  @Override
  int count() {
    return count;
  }

  @Override
  int bytes() {
    return data.size() + count * Integer.BYTES;
  }

  @Override
  int contentBytes() {
    return data.size();
  }

  @Override
  void clear() {
    data.clear();
    count = 0;
  }

  @Override
  int bytesOf(FieldVector vector, int index) {
    return ((BaseVariableWidthVector) vector).getValueLength(index) + Integer.BYTES;
  }

  @Override
  long mostBytesOf(FieldVector vector, int[] positions) {
    return positions.length == 0
        ? 0
        : bytes(
            (BaseVariableWidthVector) vector, positions[0], positions[positions.length - 1] + 1);
  }

  @Override
  int fitting(FieldVector vector, int from, int to, int bytes) {
    BaseVariableWidthVector texts = (BaseVariableWidthVector) vector;
    int fits = from;
    int beyond = to + 1;
    while (fits + 1 < beyond) {
      // The first try is all of them.
      int middle = beyond > to ? to : (fits + beyond) >>> 1;
      if (bytes(texts, from, middle) <= bytes) {
        fits = middle;
      } else {
        beyond = middle;
      }
    }
    return fits;
  }

  private static long bytes(BaseVariableWidthVector texts, int from, int to) {
    return (long) texts.getStartOffset(to)
        - texts.getStartOffset(from)
        + (long) (to - from) * Integer.BYTES;
  }

  @Override
  void append(FieldVector vector, int from, int to) {
    readOffsets(vector, from, to);
    int some = to - from;
    int first = offset(0);
    int bytes = offset(some) - first;
    int at = data.extend(bytes);
    vector.getDataBuffer().getBytes(first, data.array(), at, bytes);
    reserve(some);
    for (int i = 1; i <= some; i++) {
      ends[count++] = at + offset(i) - first;
    }
  }

  @Override
  void append(FieldVector vector, int[] positions, int from, int to) {
    if (from == to) {
      return;
    }
    int first = positions[from];
    readOffsets(vector, first, positions[to - 1] + 1);
    ArrowBuf source = vector.getDataBuffer();
    reserve(to - from);
    // Between the values there may be others, below nulls. What follows on is copied at once.
    int start = offset(0);
    int end = start;
    for (int i = from; i < to; i++) {
      int index = positions[i] - first;
      if (offset(index) != end) {
        copy(source, start, end);
        start = offset(index);
      }
      end = offset(index + 1);
      ends[count++] = data.size() + end - start;
    }
    copy(source, start, end);
  }

  /** The bytes lie one behind another, so that they are copied and passed at once. */
  @Override
  Encoding direct() {
    return Encoding.DELTA_LENGTH_BYTE_ARRAY;
  }

  @Override
  void direct(DeltaEncoder encoder, PageBuffer out) {
    lengths.clear();
    lengths.extend(count * Integer.BYTES);
    byte[] array = lengths.array();
    for (int i = 0; i < count; i++) {
      PageBuffer.INT.set(array, i * Integer.BYTES, ends[i] - start(i));
    }
    encoder.encode(array, count, false, out);
    out.put(data.array(), 0, data.size());
  }

  @Override
  void lookUp(PageDictionary dictionary, int[] codes) {
    byte[] array = data.array();
    int start = 0;
    for (int i = 0; i < count; i++) {
      codes[i] = dictionary.code(array, start, ends[i]);
      start = ends[i];
    }
  }

  /** Texts are in the order of their unsigned bytes. */
  @Override
  boolean bound(Statistics<?> statistics) {
    byte[] array = data.array();
    int low = 0;
    int high = 0;
    long lowPrefix = prefix(0);
    long highPrefix = lowPrefix;
    for (int i = 1; i < count; i++) {
      long prefix = prefix(i);
      if (prefix <= lowPrefix && (prefix < lowPrefix || compare(array, i, low) < 0)) {
        low = i;
        lowPrefix = prefix;
      }
      if (prefix >= highPrefix && (prefix > highPrefix || compare(array, i, high) > 0)) {
        high = i;
        highPrefix = prefix;
      }
    }
    statistics.updateStats(truncator.truncateMin(binary(low), MAX_BOUND));
    statistics.updateStats(truncator.truncateMax(binary(high), MAX_BOUND));
    return true;
  }

  @Override
  void hash(BloomHashes hashes) {
    int start = 0;
    for (int i = 0; i < count; i++) {
      hashes.add(data.array(), start, ends[i] - start);
      start = ends[i];
    }
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** Returns the first bytes of a text as a number that is in the order of texts, and signed. */
  private long prefix(int index) {
    byte[] array = data.array();
    int start = start(index);
    int length = ends[index] - start;
    if (start + Long.BYTES <= array.length) {
      long bytes = Long.reverseBytes((long) PageBuffer.LONG.get(array, start));
      int unused = Math.max(0, Long.BYTES - length) * Byte.SIZE;
      // Behind a short text there is nothing, which is less than any byte.
      long kept = unused == Long.SIZE ? 0 : (bytes >>> unused) << unused;
      return kept ^ Long.MIN_VALUE;
    }
    long bytes = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bytes = (bytes << Byte.SIZE) | (i < length ? array[start + i] & 0xff : 0);
    }
    return bytes ^ Long.MIN_VALUE;
  }

  private int compare(byte[] array, int a, int b) {
    int lengthA = ends[a] - start(a);
    int lengthB = ends[b] - start(b);
    if (lengthA <= Long.BYTES && lengthB <= Long.BYTES) {
      // Their prefixes are equal and all that they have.
      return Integer.compare(lengthA, lengthB);
    }
    return Arrays.compareUnsigned(array, start(a), ends[a], array, start(b), ends[b]);
  }

  private Binary binary(int index) {
    return Binary.fromConstantByteArray(
        Arrays.copyOfRange(data.array(), start(index), ends[index]));
  }

  private void readOffsets(FieldVector vector, int from, int to) {
    int bytes = (to - from + 1) * Integer.BYTES;
    offsets.clear();
    offsets.extend(bytes);
    vector.getOffsetBuffer().getBytes((long) from * Integer.BYTES, offsets.array(), 0, bytes);
  }

  private int offset(int index) {
    return (int) PageBuffer.INT.get(offsets.array(), index * Integer.BYTES);
  }

  private void copy(ArrowBuf source, int start, int end) {
    int at = data.extend(end - start);
    source.getBytes(start, data.array(), at, end - start);
  }

  private void reserve(int more) {
    if (count + more > ends.length) {
      ends = Arrays.copyOf(ends, Math.max(count + more, 2 * ends.length));
    }
  }
}
