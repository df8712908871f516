package io.recursivestore.spark.job;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Schema;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Gathers the rows of a shard into Arrow batches, and writes those. Where a batch ends depends on
 * the rows alone, so that the same rows give the same files.
 */
final class ShardRows {
  private static final int BATCH_ROWS = 1_000;
  private static final long BATCH_BYTES = 16L << 20;

  private final StructField[] columns;
  private final VectorSchemaRoot batch;
  private final ArrowWriter arrow;
  private final ShardTarget.Writer writer;
  private final boolean summarized;
  private final NumberBlock numbers = new NumberBlock();
  private final LinkedHashMap<String, NumberSummary> statistics = new LinkedHashMap<>();
  private int batchRows;
  private long batchBytes;
  private long rows;

  private ShardRows(
      Shard shard, StructType columns, VectorSchemaRoot batch, ShardTarget.Writer writer) {
    this.columns = columns.fields();
    this.batch = batch;
    this.arrow = ArrowWriter.create(batch);
    this.writer = writer;
    this.summarized = shard.split() == 0;
  }

  /**
   * Writes a shard.
   *
   * @param shard the shard
   * @param columns the columns of the rows, which may have more behind them
   * @param rows the rows; each may be the same object as the one before
   * @param target where to write
   */
  static ShardReport write(
      Shard shard, StructType columns, Iterator<? extends InternalRow> rows, ShardTarget target) {
    Schema schema = ShardSchemas.of(columns);
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        ShardTarget.Writer writer = target.open(shard, batch)) {
      ShardRows shardRows = new ShardRows(shard, columns, batch, writer);
      while (rows.hasNext()) {
        shardRows.add(rows.next());
      }
      return shardRows.finish();
    }
  }

  private void add(InternalRow row) {
    arrow.write(row);
    batchRows++;
    batchBytes += row instanceof UnsafeRow unsafe ? unsafe.getSizeInBytes() : bytes(row);
    if (batchRows >= BATCH_ROWS || batchBytes >= BATCH_BYTES) {
      flush();
    }
  }

  private ShardReport finish() {
    // Readers want a batch even where there are no rows.
    if (batchRows > 0 || rows == 0) {
      flush();
    }
    return writer.finish(rows, statistics);
  }

  private void flush() {
    arrow.finish();
    if (summarized) {
      summarize();
    }
    writer.append();
    rows += batchRows;
    arrow.reset();
    batchRows = 0;
    batchBytes = 0;
  }

  private void summarize() {
    for (FieldVector column : batch.getFieldVectors()) {
      FieldVector vector = NumberBlock.numbers(column);
      if (vector != null) {
        NumberSummary before = statistics.getOrDefault(column.getName(), NumberSummary.NONE);
        statistics.put(column.getName(), numbers.add(vector, before));
      }
    }
  }

  /** Returns about how much the arrays of a row take. */
  private long bytes(InternalRow row) {
    long bytes = 0;
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].dataType() instanceof ArrayType array && !row.isNullAt(i)) {
        bytes += bytes(row.getArray(i), array.elementType());
      }
    }
    return bytes;
  }

  private static long bytes(ArrayData elements, DataType type) {
    long count = elements.numElements();
    if (!(type instanceof ArrayType inner)) {
      return count * Long.BYTES;
    }
    return count == 0 || elements.isNullAt(0)
        ? count * Long.BYTES
        : count * (Integer.BYTES + bytes(elements.getArray(0), inner.elementType()));
  }
}
