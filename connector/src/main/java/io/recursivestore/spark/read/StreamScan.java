package io.recursivestore.spark.read;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.StreamSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.types.StructType;

/**
 * A scan of a range of steps, as rows or as windows, in the order of the stream or in a random one.
 *
 * @param root the store's root
 * @param stream the stream
 * @param readSchema the columns that are read
 * @param windows how rows become windows, if they do
 * @param steps the steps
 * @param shuffle the random order, if there is one
 * @param episodes where windows are, if that is known and not the same everywhere: it must be for a
 *     random order
 * @param pushed the filters that narrowed the steps
 * @param limit how many rows are wanted; the first ones are
 * @param partitionBytes about how many stored bytes a task reads
 * @param batchRows most rows of a batch
 * @param perTrigger how much of a live stream a micro-batch reads at most
 */
record StreamScan(
    String root,
    CollectionRef stream,
    StructType readSchema,
    Optional<Windows> windows,
    StreamSnapshot steps,
    Optional<Shuffle> shuffle,
    Optional<WindowLayout> episodes,
    List<Predicate> pushed,
    long limit,
    long partitionBytes,
    int batchRows,
    ReadLimit perTrigger)
    implements Scan, Batch, SupportsReportStatistics {

  @Override
  public String description() {
    return "recursive-store "
        + stream.prefix()
        + " [columns: "
        + List.of(readSchema.fieldNames())
        + ", steps: "
        + steps.steps()
        + windows.map(w -> ", windows: " + w).orElse("")
        + shuffle.map(s -> ", random order: " + s).orElse("")
        + ", filters: "
        + pushed
        + (limit < Long.MAX_VALUE ? ", limit: " + limit : "")
        + "]";
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    long rows = size();
    long rowBytes = Math.max(1, steps.tokens() * Long.BYTES / Math.max(1, rows));
    long rowsPerPartition = Math.max(1, partitionBytes / rowBytes);
    Optional<WindowLayout> layout = layout();
    if (layout.isEmpty()) {
      return cut(0, rows, rowsPerPartition, 1);
    }
    long windowsInAll = layout.get().count();
    double perRow = (double) windowsInAll / Math.max(1, rows);
    long first = shuffle.map(Shuffle::offset).orElse(0L);
    long stride = shuffle.isPresent() ? 1 : shape().stride();
    return cut(
        first, rowCount().orElseThrow(), (long) Math.ceil(rowsPerPartition * perRow), stride);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new StreamReaderFactory(plan());
  }

  /** Follows the stream, from the first of the steps on. */
  @Override
  public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
    if (windows.isPresent() || shuffle.isPresent()) {
      throw new InvalidRequestException(
          stream.display()
              + " is followed step by step, so readStream takes no windows, samples or random order."
              + " Read them with read.");
    }
    return new StreamMicroBatches(this, perTrigger);
  }

  /** Returns a scan of other steps of the stream. */
  StreamScan over(StreamSnapshot others) {
    return new StreamScan(
        root,
        stream,
        readSchema,
        windows,
        others,
        shuffle,
        episodes,
        pushed,
        limit,
        partitionBytes,
        batchRows,
        perTrigger);
  }

  private StreamPlan plan() {
    // Steps of empty sequences have no tokens, and no two segments may start at the same one.
    List<Segment> segments =
        shape().unit() == WindowUnit.STEPS
            ? steps.segments()
            : steps.segments().stream().filter(s -> s.elements() > 0).toList();
    return new StreamPlan(
        root,
        segments.stream().map(Segment::ref).toList(),
        SegmentColumns.starts(segments, shape().unit()),
        readSchema,
        windows.isPresent(),
        shape(),
        shuffle.orElse(null),
        layout().map(WindowLayout::ends).orElseGet(() -> new long[0]),
        batchRows);
  }

  /** Returns partitions that need no other plan than their own. */
  InputPartition[] planned() {
    StreamPlan plan = plan();
    return Arrays.stream(planInputPartitions())
        .map(range -> new PlannedPartition(plan, (StreamPartition) range))
        .toArray(InputPartition[]::new);
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  /** Exact, unless only tasks look where episodes end: then a size that is not too small. */
  @Override
  public Statistics estimateStatistics() {
    OptionalLong known = rowCount();
    double rows =
        shape().episodes()
            ? size()
            : (double) known.orElse(size() / shape().stride() + 1) * shape().length();
    double bytes = rows * rowBytes();
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of((long) bytes);
      }

      @Override
      public OptionalLong numRows() {
        return known;
      }
    };
  }

  private Windows shape() {
    return windows.orElse(Windows.ROWS);
  }

  /** Returns the number of steps or tokens. */
  private long size() {
    long[] starts = SegmentColumns.starts(steps.segments(), shape().unit());
    return starts[starts.length - 1];
  }

  /** Returns where windows are, if that is known. */
  private Optional<WindowLayout> layout() {
    return shape().boundary() == null ? Optional.of(WindowLayout.of(shape(), steps)) : episodes;
  }

  /** Returns the number of rows that the scan returns, if it is known. */
  private OptionalLong rowCount() {
    return layout()
        .map(WindowLayout::count)
        .map(all -> shuffle.map(s -> s.count(all)).orElse(all))
        .map(count -> OptionalLong.of(Math.min(count, limit)))
        .orElse(OptionalLong.empty());
  }

  /** Returns the mean size of the columns in a step or token. */
  private double rowBytes() {
    if (shape().unit() == WindowUnit.TOKENS) {
      return readSchema.length() * (double) Long.BYTES;
    }
    double elements = 0;
    for (Segment segment : steps.segments()) {
      elements += SegmentColumns.elements(segment, readSchema.fieldNames());
    }
    return Long.BYTES * elements / Math.max(1, size());
  }

  /** Makes partitions of windows, each of which begins so many rows or places after the other. */
  private static InputPartition[] cut(long first, long count, long perPartition, long stride) {
    List<InputPartition> partitions = new ArrayList<>();
    for (long from = 0; from < count; from += perPartition) {
      long to = Math.min(from + perPartition, count);
      partitions.add(new StreamPartition(first + from * stride, first + (to - 1) * stride + 1));
    }
    return partitions.toArray(InputPartition[]::new);
  }
}
