package io.recursivestore.spark.read;

import io.recursivestore.spark.vector.PickedColumn;
import io.recursivestore.spark.vector.Picks;
import io.recursivestore.spark.vector.RowColumn;
import io.recursivestore.spark.vector.WindowColumn;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Shows the windows or steps at consecutive places of an order, and after their columns one more:
 * the step that stands for each of them.
 */
final class PlacesReader implements PartitionReader<ColumnarBatch> {
  private final StreamPlaces places;
  private final WindowLayout layout;
  private final Permutation order;
  private final OpenSegments segments;
  private final WindowSource source;
  private final Picks picks;
  private final Picks keys;
  private final ColumnarBatch batch;
  private final long[] numbers;
  private long next;

  PlacesReader(StreamPlaces places, long from, long to) {
    StreamPlan plan = places.plan();
    this.places = places;
    this.layout = new WindowLayout(plan.shape(), plan.ends());
    this.order = places.order(layout.count());
    this.segments = new OpenSegments(plan);
    this.source =
        new ShuffledWindows(plan.shape(), layout, size -> order, new StreamPartition(from, to));
    this.picks = new Picks(plan.starts(), plan.batchRows());
    this.keys = new Picks(plan.starts(), plan.batchRows());
    this.numbers = new long[plan.batchRows()];
    this.next = from;
    StructField[] fields = plan.schema().fields();
    int last = fields.length - 1;
    ColumnVector[] columns = new ColumnVector[fields.length];
    for (int i = 0; i < last; i++) {
      DataType type = fields[i].dataType();
      RowColumn[] parts = segments.parts(i);
      columns[i] =
          plan.windowed()
              ? new WindowColumn((ArrayType) type, parts, picks, places.isScattered())
              : new PickedColumn(type, parts, picks);
    }
    columns[last] = new PickedColumn(DataTypes.LongType, segments.parts(last), keys);
    this.batch = new ColumnarBatch(columns);
  }

  @Override
  public boolean next() {
    picks.clear();
    keys.clear();
    source.fill(picks);
    int count = picks.count();
    order.fill(next, numbers, count);
    for (int i = 0; i < count; i++) {
      int episode = layout.episode(numbers[i]);
      keys.add(
          places.key() == WindowKey.EPISODE
              ? layout.begin(episode)
              : layout.start(episode, numbers[i]),
          1,
          1);
    }
    next += count;
    segments.show(picks);
    segments.show(keys);
    batch.setNumRows(count);
    return count > 0;
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
