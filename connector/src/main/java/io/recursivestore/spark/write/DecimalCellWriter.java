package io.recursivestore.spark.write;

import org.apache.arrow.vector.DecimalVector;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.Platform;

/**
 * Decimals. Cells hold those of few digits as a number, and point to the big-endian bytes of
 * others; Arrow has 16 little-endian bytes.
 */
final class DecimalCellWriter extends CellWriter {
  private final DecimalVector vector;

  DecimalCellWriter(DecimalVector vector) {
    this.vector = vector;
  }

  @Override
  void write(byte[] rows, RowCells cells) {
    int count = cells.count();
    if (vector.getValueCapacity() < count) {
      vector.allocateNew(count);
    }
    writeValidity(vector.getValidityBuffer(), cells);
    boolean small = vector.getPrecision() <= Decimal.MAX_LONG_DIGITS();
    long to = vector.getDataBuffer().memoryAddress();
    for (int i = 0; i < count; i++) {
      if (cells.isNull(i)) {
        writeNumber(0, to);
      } else if (small) {
        writeNumber(Platform.getLong(rows, cells.cell(i)), to);
      } else {
        writeBytes(rows, cells.start(rows, i), RowCells.size(rows, cells.cell(i)), to);
      }
      to += DecimalVector.TYPE_WIDTH;
    }
    vector.setValueCount(count);
  }

  private static void writeNumber(long value, long to) {
    Platform.putLong(null, to, value);
    Platform.putLong(null, to + Long.BYTES, value >> (Long.SIZE - 1));
  }

  private static void writeBytes(byte[] rows, long start, int size, long to) {
    int sign = Platform.getByte(rows, start) >> (Byte.SIZE - 1);
    for (int i = 0; i < DecimalVector.TYPE_WIDTH; i++) {
      byte value = i < size ? Platform.getByte(rows, start + size - 1 - i) : (byte) sign;
      Platform.putByte(null, to + i, value);
    }
  }
}
