package io.recursivestore.spark.read;

import io.recursivestore.spark.vector.PickedColumn;
import io.recursivestore.spark.vector.Picks;
import io.recursivestore.spark.vector.RowColumn;
import io.recursivestore.spark.vector.WindowColumn;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Shows Spark windows or single rows from anywhere in the stream, as a source names them. */
final class PicksReader implements PartitionReader<ColumnarBatch> {
  private final OpenSegments segments;
  private final WindowSource source;
  private final Picks picks;
  private final ColumnarBatch batch;

  PicksReader(StreamPlan plan, OpenSegments segments, WindowSource source) {
    this.segments = segments;
    this.source = source;
    this.picks = new Picks(plan.starts(), plan.batchRows());
    StructField[] fields = plan.schema().fields();
    ColumnVector[] columns = new ColumnVector[fields.length];
    for (int i = 0; i < columns.length; i++) {
      DataType type = fields[i].dataType();
      RowColumn[] parts = segments.parts(i);
      columns[i] =
          plan.windowed()
              ? new WindowColumn((ArrayType) type, parts, picks, plan.shuffle() != null)
              : new PickedColumn(type, parts, picks);
    }
    this.batch = new ColumnarBatch(columns);
  }

  @Override
  public boolean next() {
    picks.clear();
    source.fill(picks);
    segments.show(picks);
    batch.setNumRows(picks.count());
    return picks.count() > 0;
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  @Override
  public void close() {
    segments.close();
  }
}
