package io.recursivestore.spark.vector;

import java.util.List;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;

/**
 * A column over an Arrow vector. It reads the vector's memory by address and without bounds checks,
 * so it must be {@link #rebind bound again} whenever the vector has been refilled, and not be used
 * after the vector is closed. Row numbers come from the batch's row count and from offsets that the
 * vector's writer made.
 */
public abstract class ArrowColumn extends ReadOnlyColumn {
  private final FieldVector vector;
  private long validity;
  private int nulls;

  ArrowColumn(DataType type, FieldVector vector) {
    super(type);
    this.vector = vector;
  }

  /**
   * Makes the column for a vector.
   *
   * @param vector the vector
   * @param type the Spark type that goes with the vector's
   * @return a column that is not bound yet
   */
  public static ArrowColumn of(FieldVector vector, DataType type) {
    if (vector instanceof StructVector struct) {
      return new ArrowStructColumn((StructType) type, struct);
    }
    if (vector instanceof ListVector list) {
      return type instanceof MapType map
          ? new ArrowMapColumn(map, list)
          : new ArrowListColumn((ArrayType) type, list);
    }
    if (vector instanceof BaseVariableWidthVector bytes) {
      return new ArrowBytesColumn(type, bytes);
    }
    if (vector instanceof BaseVariableWidthViewVector views) {
      return new ArrowViewColumn(type, views);
    }
    if (vector instanceof DecimalVector decimal) {
      return new ArrowDecimalColumn(type, decimal);
    }
    return new ArrowFixedColumn(type, vector);
  }

  /** Looks up where the vector's memory is now, also of the vectors below it. */
  public void rebind() {
    nulls = vector.getNullCount();
    validity = vector.getValidityBufferAddress();
    children().forEach(ArrowColumn::rebind);
  }

  @Override
  public final boolean hasNull() {
    return nulls > 0;
  }

  @Override
  public final int numNulls() {
    return nulls;
  }

  @Override
  public final boolean isNullAt(int rowId) {
    return nulls > 0 && (Platform.getByte(null, validity + (rowId >> 3)) >> (rowId & 7) & 1) == 0;
  }

  List<ArrowColumn> children() {
    return List.of();
  }
}
