package io.recursivestore.stream;

import io.recursivestore.model.StorageException;
import io.recursivestore.model.StoreException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a snapshot, mapped when they are first asked for, and found by the position of a
 * token or by row. Positions and rows count from the start of the snapshot. May be used by many
 * threads at once.
 */
final class MappedSegments {
  private final List<Segment> segments;

  /** What threads store here is immutable and the same; a race only makes one of them anew. */
  private final @Nullable MappedSegment[] mapped;

  private final long[] tokenStarts;
  private final long[] rowStarts;

  MappedSegments(List<Segment> segments) {
    this.segments = segments;
    this.mapped = new MappedSegment[segments.size()];
    this.tokenStarts = new long[segments.size() + 1];
    this.rowStarts = new long[segments.size() + 1];
    for (int i = 0; i < segments.size(); i++) {
      tokenStarts[i + 1] = tokenStarts[i] + segments.get(i).elements();
      rowStarts[i + 1] = rowStarts[i] + segments.get(i).rows();
    }
  }

  /** Returns the number of elements of all segments. */
  long tokens() {
    return tokenStarts[segments.size()];
  }

  /** Returns the number of rows of all segments. */
  long rows() {
    return rowStarts[segments.size()];
  }

  MappedSegment get(int segment) {
    MappedSegment found = mapped[segment];
    if (found == null) {
      found = MappedSegment.of(segments.get(segment));
      mapped[segment] = found;
    }
    return found;
  }

  /** Returns the position of a segment's first element; for the number of segments, the end. */
  long firstToken(int segment) {
    return tokenStarts[segment];
  }

  /** Returns a segment's first row; for the number of segments, the end. */
  long firstRow(int segment) {
    return rowStarts[segment];
  }

  /** Returns the segment of an element that exists. */
  int ofToken(long position) {
    return segments.size() == 1 ? 0 : find(tokenStarts, position);
  }

  /** Returns the segment of a row that exists. */
  int ofRow(long row) {
    return segments.size() == 1 ? 0 : find(rowStarts, row);
  }

  /**
   * Says why a mapped page could not be read. The JVM may report it late, from another read of this
   * thread; only a file that is too short now is known to be damaged.
   */
  StoreException failed(InternalError error) {
    for (Segment segment : segments) {
      try {
        segment.files().checkSizes();
      } catch (StoreException e) {
        e.addSuppressed(error);
        return e;
      }
    }
    return new StorageException(
        "A mapped file could not be read: " + error.getMessage() + ". Is its disk failing?", error);
  }

  /** A segment may have no elements; then the next one starts at the same position. */
  private static int find(long[] starts, long value) {
    int found = Arrays.binarySearch(starts, value);
    if (found < 0) {
      return -found - 2;
    }
    while (starts[found + 1] == value) {
      found++;
    }
    return found;
  }
}
