package io.recursivestore.stream;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Filter;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StatisticsFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * The steps of a stream, or a range of them, as they were published at one moment. It never
 * changes, and holds nothing that must be closed.
 */
public final class StreamSnapshot {
  private final List<StreamField> fields;
  private final List<Segment> segments;
  private final long endRow;

  /**
   * Creates a snapshot.
   *
   * @param fields the stream's fields
   * @param segments its segments, of which each has rows
   * @param endRow number of steps of the stream before the end of this snapshot, dropped ones too
   */
  StreamSnapshot(List<StreamField> fields, List<Segment> segments, long endRow) {
    this.fields = fields;
    this.segments = List.copyOf(segments);
    this.endRow = endRow;
  }

  /** Returns the stream's fields, in the order of their indices. */
  public List<StreamField> fields() {
    return fields;
  }

  /** Returns the segments in the order of their steps; each has at least one row. */
  public List<Segment> segments() {
    return segments;
  }

  /** Returns the number of steps. */
  public long steps() {
    return segments.stream().mapToLong(Segment::rows).sum();
  }

  /**
   * Returns the number of steps that the stream ever had up to the end of this snapshot: what names
   * its state in lineage.
   */
  public long endRow() {
    return endRow;
  }

  /** Returns the number of 64-bit elements in all steps. */
  public long tokens() {
    return segments.stream().mapToLong(Segment::elements).sum();
  }

  /**
   * Returns whether some steps may lack fields, or have sequences of other lengths than the rest.
   */
  public boolean isRagged() {
    return segments.stream().anyMatch(s -> s.ref().ragged());
  }

  /** Returns the first step, if there is one. */
  public OptionalLong firstStep() {
    return segments.isEmpty() ? OptionalLong.empty() : OptionalLong.of(segments.get(0).firstStep());
  }

  /** Returns the last step, if there is one. */
  public OptionalLong lastStep() {
    return segments.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(segments.get(segments.size() - 1).lastStep());
  }

  /**
   * Returns the steps of a range. Both searches are binary; an indexed segment in which the range
   * begins or ends has its index mapped.
   *
   * @param fromStep the first step that may be in it
   * @param toStep the step that all of its steps are before
   * @throws InvalidRequestException if {@code fromStep > toStep}
   */
  public StreamSnapshot range(long fromStep, long toStep) {
    if (fromStep > toStep) {
      throw new InvalidRequestException(
          "The range from step "
              + fromStep
              + " to step "
              + toStep
              + " ends before it begins. Exchange them.");
    }
    List<Segment> found = new ArrayList<>();
    for (int i = firstEndingAtOrAfter(fromStep); i < segments.size(); i++) {
      Segment segment = segments.get(i);
      long from = segment.rowOf(fromStep);
      long to = segment.rowOf(toStep);
      if (from >= to) {
        break;
      }
      found.add(part(segment, from, to));
    }
    return of(found);
  }

  /**
   * Returns the steps from one on.
   *
   * @param fromStep the first step that may be in it
   */
  public StreamSnapshot rangeFrom(long fromStep) {
    List<Segment> found = new ArrayList<>();
    for (int i = firstEndingAtOrAfter(fromStep); i < segments.size(); i++) {
      Segment segment = segments.get(i);
      found.add(part(segment, segment.rowOf(fromStep), segment.rows()));
    }
    return of(found);
  }

  /**
   * Leaves out segments of which is known that no step in them matches a filter. Steps that don't
   * match may remain.
   *
   * @param filter a condition on {@code step} and fields
   * @return the other segments; those that are next to each other may have others between them
   * @throws CorruptDataException if a file of statistics is damaged
   */
  public StreamSnapshot pruned(Filter filter) {
    Schema schema = StreamSchema.withStep(StreamSchema.toSchema(fields));
    StatisticsFilter test = new StatisticsFilter(schema, filter);
    return new StreamSnapshot(
        fields, segments.stream().filter(s -> s.mayMatch(test)).toList(), endRow);
  }

  /** Returns a reader of single values, which it numbers through: see there. */
  public TokenReader tokenReader() {
    return new TokenReader(new MappedSegments(segments));
  }

  /**
   * Returns a view of consecutive steps, at first of the first ones.
   *
   * @param rows the number of steps, at least 1
   * @return a view for use by one thread at a time
   * @throws InvalidRequestException if there are fewer steps
   */
  public StepWindow stepWindow(int rows) {
    return new StepWindow(new MappedSegments(segments), fields, rows);
  }

  /**
   * Reads the steps as Arrow batches. A step that lacks a field has null there.
   *
   * @param allocator gives the memory
   * @param columns names of fields, or {@code step}, in the order of the columns to read
   * @param batchRows largest number of rows in a batch; batches of wide rows are smaller, and none
   *     spans two segments
   * @return a reader, which the caller closes; each batch reuses the memory of the one before
   * @throws InvalidRequestException if a column is named twice, or batches would have no rows
   * @throws NotFoundException if there is no such column
   */
  public ArrowReader read(BufferAllocator allocator, List<String> columns, int batchRows) {
    if (batchRows < 1) {
      throw new InvalidRequestException(
          "Batches of " + batchRows + " rows can't be read; use at least 1.");
    }
    Schema schema = StreamSchema.withStep(StreamSchema.toSchema(fields)).select(columns);
    return new StreamReader(allocator, schema, fields, new MappedSegments(segments), batchRows);
  }

  private StreamSnapshot of(List<Segment> found) {
    Segment last = found.isEmpty() ? null : found.get(found.size() - 1);
    return new StreamSnapshot(fields, found, last == null ? 0 : last.firstRow() + last.rows());
  }

  /**
   * Returns some of the steps, by their numbers in the stream: those that were dropped count.
   *
   * @param fromRow number of steps of the stream before the first
   * @param toRow number of steps of the stream up to the last
   */
  public StreamSnapshot between(long fromRow, long toRow) {
    List<Segment> found = new ArrayList<>();
    for (Segment segment : segments) {
      long from = Math.max(0, fromRow - segment.firstRow());
      long to = Math.min(segment.rows(), toRow - segment.firstRow());
      if (from < to) {
        found.add(part(segment, from, to));
      }
    }
    return of(found);
  }

  private static Segment part(Segment segment, long from, long to) {
    return from == 0 && to == segment.rows() ? segment : segment.slice(from, to);
  }

  private int firstEndingAtOrAfter(long step) {
    int low = 0;
    int high = segments.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (segments.get(middle).lastStep() < step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
