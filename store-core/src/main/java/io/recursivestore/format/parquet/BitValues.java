package io.recursivestore.format.parquet;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.statistics.BooleanStatistics;
import org.apache.parquet.column.statistics.Statistics;

/** Booleans, a byte each until they are encoded. */
final class BitValues extends PageValues {
  private final PageBuffer data = new PageBuffer();

  @Override
  int count() {
    return data.size();
  }

  @Override
  int bytes() {
    return data.size() / Byte.SIZE + 1;
  }

  @Override
  void clear() {
    data.clear();
  }

  @Override
  int bytesOf(FieldVector vector, int index) {
    return 1;
  }

  @Override
  long mostBytesOf(FieldVector vector, int[] positions) {
    return positions.length;
  }

  @Override
  int fitting(FieldVector vector, int from, int to, int bytes) {
    return to;
  }

  @Override
  void append(FieldVector vector, int from, int to) {
    ArrowBuf bits = vector.getDataBuffer();
    int at = data.extend(to - from);
    byte[] array = data.array();
    for (int i = from; i < to; i++) {
      array[at++] = bit(bits, i);
    }
  }

  @Override
  void append(FieldVector vector, int[] positions, int from, int to) {
    ArrowBuf bits = vector.getDataBuffer();
    int at = data.extend(to - from);
    byte[] array = data.array();
    for (int i = from; i < to; i++) {
      array[at++] = bit(bits, positions[i]);
    }
  }

  @Override
  void direct(DeltaEncoder encoder, PageBuffer out) {
    int count = data.size();
    byte[] bits = data.array();
    int at = out.extend((count + Byte.SIZE - 1) / Byte.SIZE);
    byte[] packed = out.array();
    for (int from = 0; from < count; from += Byte.SIZE) {
      int value = 0;
      for (int i = Math.min(count, from + Byte.SIZE) - 1; i >= from; i--) {
        value = (value << 1) | bits[i];
      }
      packed[at++] = (byte) value;
    }
  }

  @Override
  boolean hasDictionary() {
    return false;
  }

  @Override
  void lookUp(PageDictionary dictionary, int[] codes) {
    throw new UnsupportedOperationException();
  }

  @Override
  boolean bound(Statistics<?> statistics) {
    int trues = 0;
    for (int i = 0; i < data.size(); i++) {
      trues += data.array()[i];
    }
    ((BooleanStatistics) statistics).setMinMax(trues == data.size(), trues > 0);
    return true;
  }

  @Override
  void hash(BloomHashes hashes) {
    throw new UnsupportedOperationException();
  }

  private static byte bit(ArrowBuf bits, int index) {
    return (byte) ((bits.getByte(index >> 3) >> (index & 7)) & 1);
  }
}
