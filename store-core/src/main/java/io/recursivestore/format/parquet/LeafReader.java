package io.recursivestore.format.parquet;

import java.nio.ByteBuffer;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Fills a vector without children, value by value. */
final class LeafReader implements VectorReader {
  private final ColumnReader column;
  private final FieldVector vector;
  private final Setter setter;
  private final int maxDefinition;
  private final int slotDefinition;
  private final boolean nested;
  private final Levels levels = new Levels();

  /** Copies the column reader's current value to a slot. */
  @FunctionalInterface
  interface Setter {
    void set(int slot);
  }

  private LeafReader(
      ColumnReader column,
      ColumnDescriptor leaf,
      FieldVector vector,
      Setter setter,
      int slotDefinition) {
    this.column = column;
    this.vector = vector;
    this.setter = setter;
    this.maxDefinition = leaf.getMaxDefinitionLevel();
    this.slotDefinition = slotDefinition;
    this.nested = leaf.getPath().length > 1;
  }

  static LeafReader of(
      ColumnReader column, ColumnDescriptor leaf, FieldVector vector, int slotDefinition) {
    return new LeafReader(column, leaf, vector, setter(column, leaf, vector), slotDefinition);
  }

  @Override
  public void read(int rows) {
    vector.reset();
    if (vector instanceof BaseFixedWidthVector fixed && fixed.getValueCapacity() < rows) {
      fixed.allocateNew(rows);
    }
    vector.setValueCount(nested ? readNested(rows) : readFlat(rows));
  }

  @Override
  public Levels levels() {
    return levels;
  }

  private int readFlat(int rows) {
    for (int row = 0; row < rows; row++) {
      if (column.getCurrentDefinitionLevel() == maxDefinition) {
        setter.set(row);
      }
      column.consume();
    }
    return rows;
  }

  private int readNested(int rows) {
    levels.clear();
    int slot = 0;
    int begun = 0;
    while (true) {
      int rep = column.getCurrentRepetitionLevel();
      // Also 0 at the end of the row group.
      if (rep == 0 && begun++ == rows) {
        return slot;
      }
      int def = column.getCurrentDefinitionLevel();
      levels.add(rep, def);
      if (def == maxDefinition) {
        setter.set(slot);
      }
      if (def >= slotDefinition) {
        slot++;
      }
      column.consume();
    }
  }

  private static Setter setter(ColumnReader column, ColumnDescriptor leaf, FieldVector vector) {
    Setter converted = ConvertedLeaf.setter(column, leaf.getPrimitiveType(), vector);
    if (converted != null) {
      return converted;
    }
    if (vector instanceof BitVector v) {
      return i -> v.setSafe(i, column.getBoolean() ? 1 : 0);
    }
    if (vector instanceof TinyIntVector v) {
      return i -> v.setSafe(i, (byte) column.getInteger());
    }
    if (vector instanceof SmallIntVector v) {
      return i -> v.setSafe(i, (short) column.getInteger());
    }
    if (vector instanceof IntVector v) {
      return i -> v.setSafe(i, column.getInteger());
    }
    if (vector instanceof DateDayVector v) {
      return i -> v.setSafe(i, column.getInteger());
    }
    PrimitiveTypeName stored = leaf.getPrimitiveType().getPrimitiveTypeName();
    if (vector instanceof BigIntVector v) {
      return stored == PrimitiveTypeName.INT32
          ? i -> v.setSafe(i, column.getInteger())
          : i -> v.setSafe(i, column.getLong());
    }
    if (vector instanceof TimeStampVector v) {
      return i -> v.setSafe(i, column.getLong());
    }
    if (vector instanceof Float4Vector v) {
      return i -> v.setSafe(i, column.getFloat());
    }
    if (vector instanceof Float8Vector v) {
      return stored == PrimitiveTypeName.FLOAT
          ? i -> v.setSafe(i, column.getFloat())
          : i -> v.setSafe(i, column.getDouble());
    }
    if (vector instanceof DecimalVector v) {
      return decimal(column, stored, v);
    }
    return vector instanceof BaseVariableWidthVector v
        ? bytes(column, v)
        : ForeignLeaf.setter(column, vector);
  }

  private static Setter bytes(ColumnReader column, BaseVariableWidthVector v) {
    return i -> {
      Binary value = column.getBinary();
      ByteBuffer bytes = value.toByteBuffer();
      v.setSafe(i, bytes, bytes.position(), value.length());
    };
  }

  private static Setter decimal(
      ColumnReader column, PrimitiveTypeName stored, DecimalVector vector) {
    return switch (stored) {
      case INT32 -> i -> vector.setSafe(i, column.getInteger());
      case INT64 -> i -> vector.setSafe(i, column.getLong());
      default -> i -> vector.setBigEndianSafe(i, column.getBinary().getBytes());
    };
  }
}
