package io.recursivestore.format.parquet;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.parquet.column.ColumnReader;

/** Copies values of the types that only files from elsewhere have. */
final class ForeignLeaf {
  private ForeignLeaf() {}

  static LeafReader.Setter setter(ColumnReader column, FieldVector vector) {
    if (vector instanceof UInt1Vector v) {
      return i -> v.setSafe(i, column.getInteger());
    }
    if (vector instanceof UInt2Vector v) {
      return i -> v.setSafe(i, column.getInteger());
    }
    if (vector instanceof UInt4Vector v) {
      return i -> v.setSafe(i, column.getInteger());
    }
    if (vector instanceof UInt8Vector v) {
      return i -> v.setSafe(i, column.getLong());
    }
    if (vector instanceof TimeMilliVector v) {
      return i -> v.setSafe(i, column.getInteger());
    }
    if (vector instanceof TimeMicroVector v) {
      return i -> v.setSafe(i, column.getLong());
    }
    if (vector instanceof TimeNanoVector v) {
      return i -> v.setSafe(i, column.getLong());
    }
    if (vector instanceof Float2Vector v) {
      return i -> {
        byte[] bytes = column.getBinary().getBytesUnsafe();
        v.setSafe(i, (short) ((bytes[0] & 0xff) | bytes[1] << 8));
      };
    }
    if (vector instanceof FixedSizeBinaryVector v) {
      return i -> v.setSafe(i, column.getBinary().getBytesUnsafe());
    }
    throw new IllegalArgumentException("there is no way to read " + vector.getField());
  }
}
