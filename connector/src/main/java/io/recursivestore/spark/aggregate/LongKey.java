package io.recursivestore.spark.aggregate;

import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are longs here: of floating-point numbers the bits, of which there are one zero and one
 * NaN.
 */
final class LongKey extends Key {
  private final StoredCells cells;
  private final DataType type;
  private long[] values = {};
  private boolean[] isMissing = {};

  LongKey(StoredCells cells, DataType type) {
    this.cells = cells;
    this.type = type;
  }

  @Override
  void reserve(int slots) {
    values = Arrays.copyOf(values, slots);
    isMissing = Arrays.copyOf(isMissing, slots);
  }

  @Override
  void clear() {}

  @Override
  long load(int rows, int @Nullable [] selected, long[] hashes) {
    cells.load(rows, selected);
    long[] loaded = cells.values;
    boolean[] missing = cells.missing();
    normalize(loaded, rows);
    if (missing != null) {
      for (int i = 0; i < rows; i++) {
        loaded[i] = missing[i] ? 0 : loaded[i];
      }
    }
    for (int i = 0; i < rows; i++) {
      hashes[i] = mix(hashes[i], loaded[i]);
    }
    return 0;
  }

  private void normalize(long[] loaded, int rows) {
    if (type.equals(DataTypes.DoubleType)) {
      for (int i = 0; i < rows; i++) {
        loaded[i] = Double.doubleToLongBits(Double.longBitsToDouble(loaded[i]) + 0.0);
      }
    } else if (type.equals(DataTypes.FloatType)) {
      for (int i = 0; i < rows; i++) {
        loaded[i] = Float.floatToIntBits(Float.intBitsToFloat((int) loaded[i]) + 0.0f);
      }
    }
  }

  @Override
  boolean matches(int row, int slot) {
    return values[slot] == cells.values[row] && isMissing[slot] == cells.isMissing(row);
  }

  @Override
  void put(int row, int slot) {
    values[slot] = cells.values[row];
    isMissing[slot] = cells.isMissing(row);
  }

  @Override
  void copy(int from, int to) {
    values[to] = values[from];
    isMissing[to] = isMissing[from];
  }

  @Override
  long bytes() {
    return 0;
  }

  @Override
  void write(WritableColumnVector into, int from, int count) {
    for (int i = 0; i < count; i++) {
      if (isMissing[from + i]) {
        into.putNull(i);
      } else {
        LongResults.put(into, i, type, values[from + i]);
      }
    }
  }
}
