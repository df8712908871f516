package io.recursivestore.stream;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Appends the rows of a segment to a stream. */
final class SegmentCopy {
  private final Segment source;

  SegmentCopy(Segment source) {
    this.source = source;
  }

  void appendTo(StreamAppender target) {
    LongBuffer data = source.data();
    Optional<RaggedRows> ragged = source.ragged();
    int fields = source.fields().size();
    int[] lengths = new int[fields];
    for (int f = 0; f < fields; f++) {
      lengths[f] = source.length(f);
    }
    long[] row = new long[source.stride()];
    for (int r = 0; r < source.rows(); r++) {
      int start = r * source.stride();
      int size = source.stride();
      if (ragged.isPresent()) {
        start = ragged.get().start(ragged.get().firstEntry(r));
        size = lengths(ragged.get(), r, lengths);
        row = row.length < size ? new long[2 * size] : row;
      }
      data.get(start, row, 0, size);
      target.append(source.step(r), row, lengths, size);
    }
  }

  /** Puts a row's lengths into an array, and returns their sum. */
  private static int lengths(RaggedRows rows, int row, int[] lengths) {
    Arrays.fill(lengths, Template.ABSENT);
    int sum = 0;
    for (int entry = rows.firstEntry(row); entry < rows.endEntry(row); entry++) {
      int length = rows.length(entry);
      lengths[rows.field(entry)] = length;
      sum += length;
    }
    return sum;
  }
}
