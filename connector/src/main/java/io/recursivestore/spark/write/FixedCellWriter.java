package io.recursivestore.spark.write;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.spark.unsafe.Platform;

/** Booleans, numbers, dates and timestamps. */
final class FixedCellWriter extends CellWriter {
  private final BaseFixedWidthVector vector;

  FixedCellWriter(BaseFixedWidthVector vector) {
    this.vector = vector;
  }

  @Override
  void write(byte[] rows, RowCells cells) {
    int count = cells.count();
    if (vector.getValueCapacity() < count) {
      vector.allocateNew(count);
    }
    writeValidity(vector.getValidityBuffer(), cells);
    long to = vector.getDataBuffer().memoryAddress();
    if (vector instanceof BitVector) {
      writeBits(rows, cells, to);
    } else {
      switch (vector.getTypeWidth()) {
        case Byte.BYTES -> writeBytes(rows, cells, to);
        case Short.BYTES -> writeShorts(rows, cells, to);
        case Integer.BYTES -> writeInts(rows, cells, to);
        default -> writeLongs(rows, cells, to);
      }
    }
    vector.setValueCount(count);
  }

  private static void writeLongs(byte[] rows, RowCells cells, long to) {
    for (int i = 0; i < cells.count(); i++) {
      long cell = cells.cell(i);
      long value = cell == RowCells.NULL ? 0 : Platform.getLong(rows, cell);
      Platform.putLong(null, to + (long) i * Long.BYTES, value);
    }
  }

  private static void writeInts(byte[] rows, RowCells cells, long to) {
    for (int i = 0; i < cells.count(); i++) {
      long cell = cells.cell(i);
      int value = cell == RowCells.NULL ? 0 : Platform.getInt(rows, cell);
      Platform.putInt(null, to + (long) i * Integer.BYTES, value);
    }
  }

  private static void writeShorts(byte[] rows, RowCells cells, long to) {
    for (int i = 0; i < cells.count(); i++) {
      long cell = cells.cell(i);
      short value = cell == RowCells.NULL ? 0 : Platform.getShort(rows, cell);
      Platform.putShort(null, to + (long) i * Short.BYTES, value);
    }
  }

  private static void writeBytes(byte[] rows, RowCells cells, long to) {
    for (int i = 0; i < cells.count(); i++) {
      long cell = cells.cell(i);
      byte value = cell == RowCells.NULL ? 0 : Platform.getByte(rows, cell);
      Platform.putByte(null, to + i, value);
    }
  }

  private static void writeBits(byte[] rows, RowCells cells, long to) {
    int count = cells.count();
    for (int from = 0; from < count; from += Byte.SIZE) {
      int bits = 0;
      for (int i = Math.min(count, from + Byte.SIZE) - 1; i >= from; i--) {
        long cell = cells.cell(i);
        boolean set = cell != RowCells.NULL && Platform.getByte(rows, cell) != 0;
        bits = (bits << 1) | (set ? 1 : 0);
      }
      Platform.putByte(null, to + from / Byte.SIZE, (byte) bits);
    }
  }
}
