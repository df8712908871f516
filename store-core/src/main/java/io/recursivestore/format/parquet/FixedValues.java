package io.recursivestore.format.parquet;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Values of one size, as PLAIN has them. */
final class FixedValues extends PageValues {
  private final PrimitiveTypeName physical;
  private final int width;
  private final PageBuffer data = new PageBuffer();
  private final PageBuffer raw = new PageBuffer();

  FixedValues(PrimitiveTypeName physical, int width) {
    this.physical = physical;
    this.width = width;
  }

  @Override
  int count() {
    return data.size() / width;
  }

  @Override
  int bytes() {
    return data.size();
  }

  @Override
  void clear() {
    data.clear();
  }

  @Override
  int bytesOf(FieldVector vector, int index) {
    return width;
  }

  @Override
  long mostBytesOf(FieldVector vector, int[] positions) {
    return (long) positions.length * width;
  }

  @Override
  int fitting(FieldVector vector, int from, int to, int bytes) {
    return Math.min(to, from + Math.max(0, bytes) / width);
  }

  @Override
  void append(FieldVector vector, int from, int to) {
    int stored = ((BaseFixedWidthVector) vector).getTypeWidth();
    ArrowBuf source = vector.getDataBuffer();
    long start = (long) from * stored;
    int count = to - from;
    if (stored == width && !(vector instanceof DecimalVector)) {
      int at = data.extend(count * width);
      source.getBytes(start, data.array(), at, count * width);
      return;
    }
    raw.clear();
    raw.extend(count * stored);
    source.getBytes(start, raw.array(), 0, count * stored);
    int at = data.extend(count * width);
    if (vector instanceof DecimalVector decimals) {
      DecimalBytes.narrow(raw.array(), count, decimals.getScale(), data.array(), at, width);
    } else {
      widen(stored, count, at);
    }
  }

  @Override
  void append(FieldVector vector, int[] positions, int from, int to) {
    if (from == to) {
      return;
    }
    if (areAdjacent(positions, from, to)) {
      append(vector, positions[from], positions[to - 1] + 1);
    } else if (vector instanceof DecimalVector) {
      // What a null has for a value may have too many digits.
      for (int i = from; i < to; i++) {
        append(vector, positions[i], positions[i] + 1);
      }
    } else {
      int start = data.size();
      int first = positions[from];
      append(vector, first, positions[to - 1] + 1);
      pick(positions, from, to, start);
    }
  }

  @Override
  void direct(DeltaEncoder encoder, PageBuffer out) {
    out.put(data.array(), 0, data.size());
  }

  @Override
  boolean hasDelta() {
    return physical == PrimitiveTypeName.INT32 || physical == PrimitiveTypeName.INT64;
  }

  @Override
  void delta(DeltaEncoder encoder, PageBuffer out) {
    encoder.encode(data.array(), count(), width == Long.BYTES, out);
  }

  @Override
  void lookUp(PageDictionary dictionary, int[] codes) {
    byte[] array = data.array();
    int count = count();
    if (width == Long.BYTES) {
      for (int i = 0; i < count; i++) {
        codes[i] = dictionary.code((long) PageBuffer.LONG.get(array, i * Long.BYTES));
      }
    } else if (width == Integer.BYTES) {
      for (int i = 0; i < count; i++) {
        codes[i] = dictionary.code((int) PageBuffer.INT.get(array, i * Integer.BYTES));
      }
    } else {
      for (int i = 0; i < count; i++) {
        codes[i] = dictionary.code(array, i * width, (i + 1) * width);
      }
    }
  }

  @Override
  boolean bound(Statistics<?> statistics) {
    return PageBounds.fixed(physical, width, data.array(), count(), statistics);
  }

  @Override
  void hash(BloomHashes hashes) {
    byte[] array = data.array();
    for (int at = 0; at < data.size(); at += width) {
      switch (physical) {
        case INT32 -> hashes.add((int) PageBuffer.INT.get(array, at));
        case INT64 -> hashes.add((long) PageBuffer.LONG.get(array, at));
        default -> hashes.add(array, at, width);
      }
    }
  }

  private void widen(int stored, int count, int start) {
    byte[] from = raw.array();
    byte[] to = data.array();
    int at = start;
    for (int i = 0; i < count; i++) {
      int value =
          stored == Byte.BYTES
              ? from[i]
              : (short) ((from[2 * i] & 0xff) | (from[2 * i + 1] << Byte.SIZE));
      PageBuffer.INT.set(to, at, value);
      at += Integer.BYTES;
    }
  }

  /** Keeps some of the values that were added last, from a place on. */
  private void pick(int[] positions, int from, int to, int start) {
    byte[] array = data.array();
    int first = positions[from];
    int at = start;
    for (int i = from; i < to; i++) {
      int source = start + (positions[i] - first) * width;
      if (width == Long.BYTES) {
        PageBuffer.LONG.set(array, at, (long) PageBuffer.LONG.get(array, source));
      } else if (width == Integer.BYTES) {
        PageBuffer.INT.set(array, at, (int) PageBuffer.INT.get(array, source));
      } else {
        System.arraycopy(array, source, array, at, width);
      }
      at += width;
    }
    data.shrinkTo(at);
  }
}
