package io.recursivestore.stream;

import io.recursivestore.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The steps of a stream, or a range of them, as they were published at one moment. It never
 * changes, and holds nothing that must be closed.
 */
public final class StreamSnapshot {
  private final List<Segment> segments;
  private final long endRow;

  StreamSnapshot(List<Segment> segments) {
    this(
        segments,
        segments.isEmpty()
            ? 0
            : segments.get(segments.size() - 1).firstRow()
                + segments.get(segments.size() - 1).rows());
  }

  /**
   * Creates a snapshot.
   *
   * @param endRow number of steps of the stream before the end of this snapshot, dropped ones too
   */
  StreamSnapshot(List<Segment> segments, long endRow) {
    this.segments = List.copyOf(segments);
    this.endRow = endRow;
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
    return new StreamSnapshot(found);
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
    return new StreamSnapshot(found);
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
