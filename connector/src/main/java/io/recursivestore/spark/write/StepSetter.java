package io.recursivestore.spark.write;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.stream.StepWriter;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.ShortType;

/** Sets one field of a step to the value of one column of a row. */
abstract class StepSetter {
  private final int column;
  private final int field;

  private StepSetter(int column, int field) {
    this.column = column;
    this.field = field;
  }

  final int column() {
    return column;
  }

  final int field() {
    return field;
  }

  /** Sets the field; the column is not null. */
  abstract void set(InternalRow row, StepWriter steps);

  static StepSetter of(DataType type, int column, int field) {
    if (type instanceof ArrayType array) {
      return sequence(array.elementType(), column, field);
    }
    if (type instanceof BooleanType) {
      return new StepSetter(column, field) {
        @Override
        void set(InternalRow row, StepWriter steps) {
          steps.setBoolean(field(), row.getBoolean(column()));
        }
      };
    }
    if (type instanceof DoubleType) {
      return new StepSetter(column, field) {
        @Override
        void set(InternalRow row, StepWriter steps) {
          steps.setDouble(field(), row.getDouble(column()));
        }
      };
    }
    if (type instanceof FloatType) {
      return new StepSetter(column, field) {
        @Override
        void set(InternalRow row, StepWriter steps) {
          steps.setDouble(field(), row.getFloat(column()));
        }
      };
    }
    return integer(type, column, field);
  }

  private static StepSetter integer(DataType type, int column, int field) {
    if (type instanceof ByteType) {
      return new StepSetter(column, field) {
        @Override
        void set(InternalRow row, StepWriter steps) {
          steps.setLong(field(), row.getByte(column()));
        }
      };
    }
    if (type instanceof ShortType) {
      return new StepSetter(column, field) {
        @Override
        void set(InternalRow row, StepWriter steps) {
          steps.setLong(field(), row.getShort(column()));
        }
      };
    }
    if (type instanceof IntegerType) {
      return new StepSetter(column, field) {
        @Override
        void set(InternalRow row, StepWriter steps) {
          steps.setLong(field(), row.getInt(column()));
        }
      };
    }
    return new StepSetter(column, field) {
      @Override
      void set(InternalRow row, StepWriter steps) {
        steps.setLong(field(), row.getLong(column()));
      }
    };
  }

  private static StepSetter sequence(DataType element, int column, int field) {
    if (element instanceof BooleanType) {
      return new Booleans(column, field);
    }
    return element instanceof DoubleType || element instanceof FloatType
        ? new Doubles(column, field, element instanceof FloatType)
        : new Longs(column, field, element);
  }

  private static ArrayData values(InternalRow row, int column) {
    ArrayData values = row.getArray(column);
    for (int i = 0; i < values.numElements(); i++) {
      if (values.isNullAt(i)) {
        throw new InvalidRequestException(
            "Element " + i + " of an array is null. A sequence of a stream has no nulls.");
      }
    }
    return values;
  }

  private static final class Booleans extends StepSetter {
    private boolean[] buffer = {};

    Booleans(int column, int field) {
      super(column, field);
    }

    @Override
    void set(InternalRow row, StepWriter steps) {
      ArrayData values = values(row, column());
      int count = values.numElements();
      buffer = buffer.length < count ? Arrays.copyOf(buffer, 2 * count) : buffer;
      for (int i = 0; i < count; i++) {
        buffer[i] = values.getBoolean(i);
      }
      steps.setBooleans(field(), buffer, 0, count);
    }
  }

  private static final class Doubles extends StepSetter {
    private final boolean single;
    private double[] buffer = {};

    Doubles(int column, int field, boolean single) {
      super(column, field);
      this.single = single;
    }

    @Override
    void set(InternalRow row, StepWriter steps) {
      ArrayData values = values(row, column());
      int count = values.numElements();
      buffer = buffer.length < count ? Arrays.copyOf(buffer, 2 * count) : buffer;
      for (int i = 0; i < count; i++) {
        buffer[i] = single ? values.getFloat(i) : values.getDouble(i);
      }
      steps.setDoubles(field(), buffer, 0, count);
    }
  }

  private static final class Longs extends StepSetter {
    private final DataType element;
    private long[] buffer = {};

    Longs(int column, int field, DataType element) {
      super(column, field);
      this.element = element;
    }

    @Override
    void set(InternalRow row, StepWriter steps) {
      ArrayData values = values(row, column());
      int count = values.numElements();
      buffer = buffer.length < count ? Arrays.copyOf(buffer, 2 * count) : buffer;
      for (int i = 0; i < count; i++) {
        buffer[i] = at(values, i);
      }
      steps.setLongs(field(), buffer, 0, count);
    }

    private long at(ArrayData values, int index) {
      if (element instanceof ByteType) {
        return values.getByte(index);
      }
      if (element instanceof ShortType) {
        return values.getShort(index);
      }
      return element instanceof IntegerType ? values.getInt(index) : values.getLong(index);
    }
  }
}
