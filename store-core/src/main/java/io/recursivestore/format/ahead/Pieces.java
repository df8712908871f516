package io.recursivestore.format.ahead;

import io.recursivestore.format.ahead.Wanted.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides what is wanted of a file into pieces, in the order in which they will be asked for: what
 * lies near to each other is one, and what is large for the memory there is becomes several, so
 * that all columns of a row group go forward together.
 */
final class Pieces {
  /** Pieces have no more bytes. */
  private static final long MOST_BYTES = 8 << 20;

  /** Cuts have no fewer bytes, however many columns there are. */
  private static final long LEAST_BYTES = 1 << 12;

  /** Reading so many bytes for nothing costs less than another request. */
  private static final long GAP_BYTES = 64 << 10;

  /** Row groups are joined up to so many bytes: a request of them takes little longer. */
  private static final long JOINED_BYTES = 1 << 20;

  /**
   * So many bytes of other columns come sooner with those of a filter than when they are needed.
   */
  private static final long LATE_BYTES = 4 << 20;

  private final AheadFile file;
  private final long room;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Cut> open = new ArrayList<>();
  private @Nullable AheadGroup openLate;

  /** A part of a chunk, and which part of the chunk comes before it. */
  private record Cut(AheadBytes chunk, Range range, double place) {}

  /**
   * Starts without pieces.
   *
   * @param room how many bytes there may be in memory
   */
  Pieces(AheadFile file, long room) {
    this.file = file;
    this.room = room;
  }

  /** Returns all pieces. */
  List<Piece> end() {
    close();
    return pieces;
  }

  /** Adds a row group, behind those before it. */
  AheadGroup add(List<Wanted> columns) {
    List<AheadBytes> chunks = new ArrayList<>();
    AheadGroup group = new AheadGroup(file, chunks);
    boolean isLate = isLate(columns);
    long most = mostBytes(columns);
    List<Cut> first = new ArrayList<>();
    List<Cut> others = new ArrayList<>();
    for (Wanted column : columns) {
      AheadBytes chunk = new AheadBytes(file, group, isLate && !column.isFirst());
      chunks.add(chunk);
      cut(chunk, column, most, isLate && !column.isFirst() ? others : first);
    }
    join(first, most, null);
    join(others, most, group);
    group.hasLate = !others.isEmpty();
    return group;
  }

  private static boolean isLate(List<Wanted> columns) {
    long others = columns.stream().filter(c -> !c.isFirst()).mapToLong(Wanted::bytes).sum();
    return others > LATE_BYTES && columns.stream().anyMatch(Wanted::isFirst);
  }

  /** Half of the room is for pieces that are being used, of each column one. */
  private long mostBytes(List<Wanted> columns) {
    long bytes = columns.stream().mapToLong(Wanted::bytes).sum();
    long most = bytes <= room / 2 ? MOST_BYTES : room / (2L * columns.size());
    // Memory comes in powers of 2.
    return Long.highestOneBit(Math.max(LEAST_BYTES, Math.min(MOST_BYTES, most)));
  }

  private static void cut(AheadBytes chunk, Wanted column, long most, List<Cut> cuts) {
    double all = Math.max(1, column.bytes());
    long before = 0;
    for (Range range : column.ranges()) {
      for (long at = range.offset(); at < range.end(); ) {
        long length = Math.min(most, range.end() - at);
        cuts.add(new Cut(chunk, new Range(at, length), before / all));
        at += length;
        before += length;
      }
    }
  }

  private void join(List<Cut> cuts, long most, @Nullable AheadGroup late) {
    long bytes = cuts.stream().mapToLong(c -> c.range().length()).sum();
    boolean isWhole = bytes <= room / 2;
    cuts.sort(
        Comparator.<Cut>comparingDouble(cut -> isWhole ? 0 : cut.place())
            .thenComparingLong(cut -> cut.range().offset()));
    boolean isBetween = true;
    for (Cut cut : cuts) {
      long limit = isBetween ? Math.min(most, JOINED_BYTES) : most;
      if (!fits(cut.range(), limit, late)) {
        close();
        isBetween = false;
      }
      open.add(cut);
      openLate = late;
    }
  }

  /** Whether a range may go into the piece that is open. */
  private boolean fits(Range range, long most, @Nullable AheadGroup late) {
    if (open.isEmpty() || openLate != late) {
      return false;
    }
    long start = open.get(0).range().offset();
    long end = open.get(open.size() - 1).range().end();
    return range.offset() >= end
        && range.offset() - end <= GAP_BYTES
        && range.end() - start <= most;
  }

  private void close() {
    if (open.isEmpty()) {
      return;
    }
    long start = open.get(0).range().offset();
    long end = open.get(open.size() - 1).range().end();
    Piece piece = new Piece(file, start, (int) (end - start), openLate);
    open.forEach(cut -> cut.chunk().add(piece));
    pieces.add(piece);
    open.clear();
  }
}
