package io.recursivestore.spark.write;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Copies of rows, until there are enough to turn them into Arrow vectors at once. A copied row
 * costs a copy of its memory, and a column of many rows a plain loop.
 */
final class RowBatch {
  /** The largest number of rows. */
  static final int MAX_ROWS = 4096;

  private static final int MAX_BYTES = 16 << 20;
  private static final int FIRST_BYTES = 1 << 16;

  /** Columns are read in whole words, of which the last may reach beyond the rows. */
  private static final int SPARE_BYTES = Long.BYTES;

  private final StructType type;
  private final VectorSchemaRoot root;
  private final List<CellWriter> columns;
  private final RowCells cells = new RowCells();
  private final long[] starts = new long[MAX_ROWS];
  private byte[] rows = new byte[FIRST_BYTES];
  private int used;
  private int count;
  private @Nullable UnsafeProjection projection;

  /**
   * Creates an empty batch.
   *
   * @param type the rows' columns
   * @param root vectors of the same types in the same order; the caller closes it
   */
  RowBatch(StructType type, VectorSchemaRoot root) {
    this.type = type;
    this.root = root;
    this.columns = CellWriter.of(root.getFieldVectors());
  }

  /**
   * Copies a row.
   *
   * @return whether the batch is full
   */
  boolean add(InternalRow row) {
    UnsafeRow unsafe = row instanceof UnsafeRow flat ? flat : project(row);
    int size = unsafe.getSizeInBytes();
    reserve(size);
    long start = Platform.BYTE_ARRAY_OFFSET + (long) used;
    unsafe.writeToMemory(rows, start);
    starts[count++] = start;
    used += size;
    return count == MAX_ROWS || used >= MAX_BYTES;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Fills the vectors with the rows, and forgets these. */
  void toVectors() {
    for (int i = 0; i < columns.size(); i++) {
      cells.ofRows(rows, starts, count, i, columns.size());
      columns.get(i).write(rows, cells);
    }
    root.setRowCount(count);
    clear();
  }

  /** Forgets the rows. */
  void clear() {
    count = 0;
    used = 0;
    if (rows.length > 2 * MAX_BYTES) {
      rows = new byte[FIRST_BYTES];
    }
  }

  private void reserve(int size) {
    long needed = (long) used + size + SPARE_BYTES;
    if (needed > rows.length) {
      long length = Math.max(needed, Math.min(2L * rows.length, 2L * MAX_BYTES));
      rows = Arrays.copyOf(rows, Math.toIntExact(length));
    }
  }

  private UnsafeRow project(InternalRow row) {
    if (projection == null) {
      projection = UnsafeProjection.create(type);
    }
    return projection.apply(row);
  }
}
