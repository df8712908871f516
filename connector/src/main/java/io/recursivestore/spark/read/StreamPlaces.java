package io.recursivestore.spark.read;

import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Suggestion;
import io.recursivestore.spark.expression.Filters;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.StreamSnapshot;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * The windows or steps of a stream in one order, random or their own, numbered by their places in
 * it: what a job cuts into parts as it likes, and reads part by part on any machine. Immutable.
 */
public final class StreamPlaces implements Serializable {
  private static final long serialVersionUID = 1L;

  private final StreamPlan plan;
  private final @Nullable Shuffle shuffle;
  private final WindowKey key;
  private final long first;
  private final long end;

  private StreamPlaces(
      StreamPlan plan, @Nullable Shuffle shuffle, WindowKey key, long first, long end) {
    this.plan = plan;
    this.shuffle = shuffle;
    this.key = key;
    this.first = first;
    this.end = end;
  }

  /**
   * Plans a read. If windows end with episodes, the field that says so is read once through.
   *
   * @param root the store's root
   * @param schema the stream's columns, the step number first
   * @param steps its steps, of which some are read
   * @param columns the names of the columns to read; empty for all
   * @param key which step stands for a row
   * @param options what the user gave, checked: the range, the windows and the random order
   * @throws io.recursivestore.model.InvalidRequestException if options don't go together
   * @throws NotFoundException if there is no such column
   */
  public static StreamPlaces of(
      String root,
      Schema schema,
      StreamSnapshot steps,
      Optional<List<String>> columns,
      WindowKey key,
      CaseInsensitiveStringMap options) {
    Optional<Windows> windows = Windows.in(options);
    windows.ifPresent(w -> w.check(schema));
    Windows shape = windows.orElse(Windows.ROWS);
    StreamSnapshot part = new StepRange(new Filters(schema), options).of(steps);
    StructType rows = StreamScanBuilder.rows(schema, part.isRagged(), windows);
    StructType read = new StructType();
    List<String> names = List.of(rows.fieldNames());
    for (String column : columns.orElse(names)) {
      if (!names.contains(column)) {
        throw new NotFoundException(Suggestion.unknown("column", column, names));
      }
      read = read.add(rows.apply(column));
    }
    read =
        read.add(
            "step",
            windows.isPresent()
                ? DataTypes.createArrayType(DataTypes.LongType, false)
                : DataTypes.LongType,
            false);
    List<Segment> segments = part.segments().stream().filter(s -> s.elements() > 0).toList();
    if (shape.unit() == WindowUnit.STEPS) {
      segments = part.segments();
    }
    WindowLayout layout = WindowLayout.of(shape, part);
    StreamPlan plan =
        new StreamPlan(
            root,
            segments.stream().map(Segment::ref).toList(),
            SegmentColumns.starts(segments, shape.unit()),
            read,
            windows.isPresent(),
            shape,
            null,
            layout.ends(),
            ReadOptions.batchRows(options));
    Optional<Shuffle> shuffle = Shuffle.in(options);
    long first = shuffle.map(Shuffle::offset).orElse(0L);
    long count = shuffle.map(s -> s.count(layout.count())).orElse(layout.count());
    return new StreamPlaces(plan, shuffle.orElse(null), key, first, first + count);
  }

  /** Returns the first place. */
  public long first() {
    return first;
  }

  /** Returns the place after the last. */
  public long end() {
    return end;
  }

  /** Returns the same places without any column but the step that stands for a row. */
  public StreamPlaces keys() {
    StructType only = new StructType().add(plan.schema().fields()[plan.schema().length() - 1]);
    return new StreamPlaces(plan.withSchema(only), shuffle, key, first, end);
  }

  /** Returns the columns that are read, without the step that stands for a row. */
  public StructType schema() {
    StructType columns = new StructType();
    for (int i = 0; i < plan.schema().length() - 1; i++) {
      columns = columns.add(plan.schema().fields()[i]);
    }
    return columns;
  }

  /**
   * Reads what is at consecutive places.
   *
   * @param from the first place
   * @param to the place to stop before
   * @return a reader, which the caller closes; the last column of its batches is the step that
   *     stands for a row
   */
  public PartitionReader<ColumnarBatch> read(long from, long to) {
    return new PlacesReader(this, from, to);
  }

  StreamPlan plan() {
    return plan;
  }

  WindowKey key() {
    return key;
  }

  /** Returns whether rows are far from one another. */
  boolean isScattered() {
    return shuffle != null;
  }

  Permutation order(long size) {
    return shuffle == null ? Permutation.identity(size) : shuffle.order(size);
  }
}
