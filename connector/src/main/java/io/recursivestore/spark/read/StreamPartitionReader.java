package io.recursivestore.spark.read;

import io.recursivestore.Store;
import io.recursivestore.spark.vector.ChainedColumn;
import io.recursivestore.spark.vector.RowColumn;
import io.recursivestore.spark.vector.WindowColumn;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.SegmentRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Shows Spark the mapped rows of a partition's segments, a batch at a time. A row counts as a
 * window of length 1. Columns are made once a stretch and then moved along it.
 */
final class StreamPartitionReader implements PartitionReader<ColumnarBatch> {
  private final StreamPartition partition;
  private final Windows shape;
  private final List<DataType> types;
  private final List<Segment> segments = new ArrayList<>();
  private final Iterator<Stretch> stretches;
  private @Nullable Stretch stretch;
  private int shown;
  private RowColumn[] columns = {};
  private @Nullable ColumnarBatch batch;

  StreamPartitionReader(StreamPartition partition) {
    this.partition = partition;
    this.shape = partition.shape();
    this.types =
        Arrays.stream(partition.schema().fields())
            .map(StructField::dataType)
            .map(t -> partition.windowed() ? ((ArrayType) t).elementType() : t)
            .toList();
    try (Store store = Store.open(partition.root())) {
      for (SegmentRef ref : partition.segments()) {
        segments.add(Segment.open(store.objects(), ref));
      }
    }
    int[] rows = segments.stream().mapToInt(s -> Math.toIntExact(s.rows())).toArray();
    this.stretches = Stretch.cut(rows, shape, Math.toIntExact(partition.count())).iterator();
  }

  @Override
  public boolean next() {
    if (stretch == null || shown == stretch.count()) {
      if (!stretches.hasNext()) {
        return false;
      }
      enter(stretches.next());
    }
    Stretch here = Objects.requireNonNull(stretch);
    int count = Math.min(partition.batchRows(), here.count() - shown);
    int row = here.firstRow() + shown * shape.stride();
    for (RowColumn column : columns) {
      column.moveTo(row);
    }
    get().setNumRows(count);
    shown += count;
    return true;
  }

  @Override
  public ColumnarBatch get() {
    return Objects.requireNonNull(batch, "next() was not called");
  }

  @Override
  public void close() {}

  private void enter(Stretch next) {
    List<? extends RowColumn> rows =
        next.crosses()
            ? chained()
            : SegmentColumns.of(segments.get(next.segment()), partition.columns(), types);
    columns =
        rows.stream().map(c -> partition.windowed() ? windowed(c) : c).toArray(RowColumn[]::new);
    batch = new ColumnarBatch(Arrays.copyOf(columns, columns.length, ColumnVector[].class));
    stretch = next;
    shown = 0;
  }

  private RowColumn windowed(RowColumn rows) {
    return new WindowColumn(rows, shape.length(), shape.stride());
  }

  private List<ChainedColumn> chained() {
    int[] starts = new int[segments.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + (int) segments.get(i - 1).rows();
    }
    List<List<RowColumn>> parts =
        segments.stream().map(s -> SegmentColumns.of(s, partition.columns(), types)).toList();
    List<ChainedColumn> chains = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      int column = i;
      List<RowColumn> links = parts.stream().map(p -> p.get(column)).toList();
      chains.add(new ChainedColumn(types.get(i), links, starts));
    }
    return chains;
  }
}
