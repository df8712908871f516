package io.recursivestore.spark.read;

import io.recursivestore.Store;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.lineage.FollowedOrigin;
import io.recursivestore.spark.lineage.StoreVersion;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.StreamSnapshot;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.CompositeReadLimit;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadAllAvailable;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReadMaxBytes;
import org.apache.spark.sql.connector.read.streaming.ReadMaxRows;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.jspecify.annotations.Nullable;

/**
 * Follows a live stream: each micro-batch reads the steps that were published since the one before.
 * An offset is the number of steps of the stream before it, dropped ones included, so that it means
 * the same however often a query is started again.
 */
final class StreamMicroBatches
    implements MicroBatchStream, SupportsTriggerAvailableNow, FollowedOrigin {
  private final StreamScan scan;
  private final ReadLimit limit;
  private @Nullable StepOffset stop;

  /**
   * Creates a source.
   *
   * @param scan what to read; its steps are where a new query starts
   * @param limit how much a micro-batch reads at most
   */
  StreamMicroBatches(StreamScan scan, ReadLimit limit) {
    this.scan = scan;
    this.limit = limit;
  }

  @Override
  public StoreVersion originUpTo(Offset end) {
    return new StoreVersion(scan.root(), new Parent(scan.stream(), ((StepOffset) end).row()));
  }

  @Override
  public ReadLimit getDefaultReadLimit() {
    return limit;
  }

  @Override
  public Offset initialOffset() {
    List<Segment> segments = scan.steps().segments();
    return new StepOffset(segments.isEmpty() ? scan.steps().endRow() : segments.get(0).firstRow());
  }

  /** Pins the steps that there are now: the query ends when it has read them. */
  @Override
  public void prepareForTriggerAvailableNow() {
    stop = new StepOffset(snapshot().endRow());
  }

  @Override
  public Offset latestOffset() {
    throw new UnsupportedOperationException("Spark asks with a limit");
  }

  @Override
  public Offset reportLatestOffset() {
    return new StepOffset(snapshot().endRow());
  }

  @Override
  public Offset latestOffset(Offset start, ReadLimit asked) {
    StreamSnapshot now = snapshot();
    long from = ((StepOffset) start).row();
    long to = stop == null ? now.endRow() : Math.min(stop.row(), now.endRow());
    return new StepOffset(Math.max(from, limited(now, from, to, asked)));
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    long from = ((StepOffset) start).row();
    long to = ((StepOffset) end).row();
    StreamSnapshot now = snapshot();
    requirePresent(now, from, to);
    StreamScan batch = scan.over(now.between(from, to));
    requireNullable(batch);
    return batch.planned();
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new PlannedReaderFactory();
  }

  @Override
  public Offset deserializeOffset(String json) {
    return StepOffset.parse(json);
  }

  @Override
  public void commit(Offset end) {}

  @Override
  public void stop() {}

  /** Returns the last row that a limit allows, at least one more than the first. */
  private static long limited(StreamSnapshot now, long from, long to, ReadLimit asked) {
    if (asked instanceof ReadAllAvailable) {
      return to;
    }
    if (asked instanceof ReadMaxRows rows) {
      return Math.min(to, from + rows.maxRows());
    }
    if (asked instanceof ReadMaxBytes bytes) {
      return Math.min(to, rowsWithin(now, from, bytes.maxBytes()));
    }
    if (asked instanceof CompositeReadLimit all) {
      long least = to;
      for (ReadLimit each : all.getReadLimits()) {
        least = Math.min(least, limited(now, from, to, each));
      }
      return least;
    }
    return to;
  }

  private static long rowsWithin(StreamSnapshot now, long from, long bytes) {
    double left = bytes;
    long row = from;
    for (Segment segment : now.segments()) {
      long end = segment.firstRow() + segment.rows();
      if (end > row) {
        double rowBytes = (double) segment.elements() * Long.BYTES / segment.rows();
        long fit = (long) (left / Math.max(1, rowBytes));
        if (fit < end - row) {
          return row + Math.max(fit, row == from ? 1 : 0);
        }
        left -= (end - row) * rowBytes;
        row = end;
      }
    }
    return row;
  }

  private void requirePresent(StreamSnapshot now, long from, long to) {
    List<Segment> segments = now.segments();
    long first = segments.isEmpty() ? now.endRow() : segments.get(0).firstRow();
    if (from < to && (from < first || to > now.endRow())) {
      throw new InvalidRequestException(
          scan.stream().display()
              + " no longer has the steps "
              + from
              + " to "
              + (to - 1)
              + " (counted from its first) that the query wants to read: it has "
              + first
              + " to "
              + (now.endRow() - 1)
              + ". They were dropped before they were read. Start again with a new checkpoint.");
    }
  }

  /** A query that was planned on steps that all had all fields can't show that some lack some. */
  private void requireNullable(StreamScan batch) {
    boolean plannedWhole =
        Arrays.stream(scan.readSchema().fields())
            .anyMatch(f -> !f.nullable() && !f.name().equals("step"));
    if (plannedWhole && batch.steps().isRagged()) {
      throw new InvalidRequestException(
          scan.stream().display()
              + " has steps now that lack fields, and had none when the query was started. Start it"
              + " again: it goes on where it stopped, and shows nulls.");
    }
  }

  private StreamSnapshot snapshot() {
    try (Store store = SessionStore.open(scan.root())) {
      return store.streams().open(scan.stream().name()).snapshot();
    }
  }
}
