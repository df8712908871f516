package io.recursivestore.spark.write;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.unsafe.Platform;

/**
 * Fills one vector with the values of cells, column by column: one loop over one type. Memory of
 * vectors is written by address, within what was allocated for the number of cells.
 */
abstract class CellWriter {
  /** Makes the writer of a vector, whose type is that of the cells. */
  static CellWriter of(FieldVector vector) {
    if (vector instanceof StructVector struct) {
      return new StructCellWriter(struct);
    }
    if (vector instanceof MapVector map) {
      return new MapCellWriter(map);
    }
    if (vector instanceof ListVector list) {
      return new ListCellWriter(list);
    }
    if (vector instanceof BaseVariableWidthVector bytes) {
      return new BytesCellWriter(bytes);
    }
    if (vector instanceof DecimalVector decimal) {
      return new DecimalCellWriter(decimal);
    }
    return new FixedCellWriter((BaseFixedWidthVector) vector);
  }

  static List<CellWriter> of(List<FieldVector> vectors) {
    return vectors.stream().map(CellWriter::of).toList();
  }

  /** Replaces what the vector holds. */
  abstract void write(byte[] rows, RowCells cells);

  /** Returns the number of bytes of a cell in an array. */
  static int cellBytes(FieldVector vector) {
    if (vector instanceof BitVector) {
      return 1;
    }
    return vector instanceof BaseFixedWidthVector fixed
        ? Math.min(fixed.getTypeWidth(), Long.BYTES)
        : Long.BYTES;
  }

  /** Marks which values are null; there is memory for all. */
  static void writeValidity(ArrowBuf validity, RowCells cells) {
    int count = cells.count();
    if (cells.nulls() == 0) {
      writeFull(validity, count);
      return;
    }
    long address = validity.memoryAddress();
    for (int from = 0; from < count; from += Byte.SIZE) {
      int bits = 0;
      for (int i = Math.min(count, from + Byte.SIZE) - 1; i >= from; i--) {
        bits = (bits << 1) | (cells.isNull(i) ? 0 : 1);
      }
      Platform.putByte(null, address++, (byte) bits);
    }
  }

  /** Marks that no value is null. */
  static void writeFull(ArrowBuf validity, int count) {
    validity.setOne(0, bitBytes(count));
  }

  static long bitBytes(int count) {
    return (count + Byte.SIZE - 1L) / Byte.SIZE;
  }
}
