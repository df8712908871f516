package io.recursivestore.spark.read;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Schema;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.SegmentRef;
import io.recursivestore.stream.StreamField;
import io.recursivestore.stream.StreamSnapshot;
import java.util.ArrayList;
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
import org.apache.spark.sql.types.StructType;

/** A scan of a range of steps, as rows or as windows. */
record StreamScan(
    String root,
    CollectionRef stream,
    Schema columns,
    Optional<Windows> windows,
    StreamSnapshot steps,
    List<Predicate> pushed,
    long targetPartitionBytes,
    int batchRows)
    implements Scan, Batch, SupportsReportStatistics {

  /** Rows of a partition are numbered by ints. */
  private static final long MAX_ROWS = 1L << 30;

  @Override
  public StructType readSchema() {
    return StreamScanBuilder.rows(columns, steps.isRagged(), windows);
  }

  @Override
  public String description() {
    return "recursive-store "
        + stream.prefix()
        + " [columns: "
        + columns.names()
        + ", steps: "
        + steps.steps()
        + windows.map(w -> ", windows: " + w).orElse("")
        + ", filters: "
        + pushed
        + "]";
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    long rows = steps.steps();
    Windows shape = windows.orElse(Windows.ROWS);
    long rowBytes = Math.max(1, steps.tokens() * Long.BYTES / Math.max(1, rows));
    long rowsPerPartition = Math.min(targetPartitionBytes / rowBytes, MAX_ROWS);
    long perPartition = Math.max(1, rowsPerPartition / shape.stride());
    long all = shape.count(rows);
    List<InputPartition> partitions = new ArrayList<>();
    for (long from = 0; from < all; from += perPartition) {
      long count = Math.min(perPartition, all - from);
      long firstRow = from * shape.stride();
      List<SegmentRef> segments =
          cut(firstRow, firstRow + (count - 1) * shape.stride() + shape.length());
      partitions.add(
          new StreamPartition(
              root,
              columns.names(),
              readSchema(),
              segments,
              windows.isPresent(),
              shape,
              count,
              batchRows));
    }
    return partitions.toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new ColumnarReaderFactory();
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public Statistics estimateStatistics() {
    long rows = windows.map(w -> w.count(steps.steps())).orElse(steps.steps());
    double width = rowBytes() * windows.map(Windows::length).orElse(1);
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of((long) (rows * width));
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.of(rows);
      }
    };
  }

  /** Returns the mean size of the columns in a row. */
  private double rowBytes() {
    double elements = 0;
    for (Segment segment : steps.segments()) {
      long inRow = 0;
      for (String column : columns.names()) {
        int field = segment.fields().stream().map(StreamField::name).toList().indexOf(column);
        inRow += field < 0 ? 1 : segment.length(field);
      }
      elements += (double) inRow * segment.rows();
    }
    return Long.BYTES * elements / Math.max(1, steps.steps());
  }

  /**
   * The parts of segments that make up a range of rows, counted from the first row of this scan.
   */
  private List<SegmentRef> cut(long fromRow, long toRow) {
    List<SegmentRef> parts = new ArrayList<>();
    long start = 0;
    for (Segment segment : steps.segments()) {
      long from = Math.max(fromRow - start, 0);
      long to = Math.min(toRow - start, segment.rows());
      if (from < to) {
        parts.add(segment.slice(from, to).ref());
      }
      start += segment.rows();
    }
    return parts;
  }
}
