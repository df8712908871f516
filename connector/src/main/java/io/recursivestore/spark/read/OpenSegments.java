package io.recursivestore.spark.read;

import io.recursivestore.Store;
import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.spark.vector.Picks;
import io.recursivestore.spark.vector.RowColumn;
import io.recursivestore.stream.Segment;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a scan as a task sees them: opened and mapped when they are first needed. What is
 * mapped stays so until it is garbage-collected. Not thread-safe.
 */
final class OpenSegments implements AutoCloseable {
  private final StreamPlan plan;
  private final List<DataType> types;
  private final @Nullable Segment[] segments;
  private final boolean[] shown;
  private final @Nullable RowColumn[] flags;
  private final RowColumn[][] columns;
  private @Nullable Store store;

  OpenSegments(StreamPlan plan) {
    int count = plan.segments().size();
    this.plan = plan;
    this.types = plan.rowTypes();
    this.segments = new Segment[count];
    this.shown = new boolean[count];
    this.flags = new RowColumn[count];
    this.columns = new RowColumn[types.size()][count];
  }

  /** Returns the segment that has a row. */
  int find(long row) {
    int found = Arrays.binarySearch(plan.starts(), row);
    return found >= 0 ? found : -found - 2;
  }

  /** Makes the columns that the windows of a batch show. */
  void show(Picks picks) {
    for (int index = 0; index < shown.length; index++) {
      if (picks.reaches(index)) {
        show(index);
      }
    }
  }

  /** Makes the columns of a segment, unless they are there. */
  void show(int index) {
    if (shown[index]) {
      return;
    }
    for (int i = 0; i < columns.length; i++) {
      columns[i][index] =
          SegmentColumns.of(
              open(index), plan.shape().unit(), plan.schema().fields()[i].name(), types.get(i));
    }
    shown[index] = true;
  }

  /** Returns a column's parts, one for each segment: those that were shown are there. */
  RowColumn[] parts(int column) {
    return columns[column];
  }

  /** Returns the field of a segment that ends episodes. */
  RowColumn flags(int index, String boundary) {
    RowColumn column = flags[index];
    if (column == null) {
      column = SegmentColumns.of(open(index), WindowUnit.STEPS, boundary, DataTypes.BooleanType);
      flags[index] = column;
    }
    return column;
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
  }

  private Segment open(int index) {
    Segment segment = segments[index];
    if (segment == null) {
      if (store == null) {
        store = Store.open(plan.root());
      }
      segment = Segment.open(store.objects(), plan.segments().get(index));
      segments[index] = segment;
    }
    return segment;
  }
}
