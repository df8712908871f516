package io.recursivestore.format.ahead;

import io.recursivestore.storage.ObjectReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/** A file that is read ahead, behind those that were begun before it. */
public final class AheadFile implements AutoCloseable {
  private final ReadAhead ahead;
  private @Nullable ObjectReader object;

  /** Guarded by the lock of the {@link ReadAhead}, like all below. */
  List<Piece> pieces = List.of();

  /** No piece before it is waiting. */
  int next;

  /** Whether the last row group needed the columns that may not be needed. */
  boolean opensLate;

  AheadFile(ReadAhead ahead) {
    this.ahead = ahead;
  }

  /**
   * Says what will be asked for, once, and begins to read it.
   *
   * @param from what to read; left open, but not read any more once this is closed
   * @param groups what is wanted of the columns of each row group, in the order of reading
   * @return access to it, by row group
   */
  public List<AheadGroup> plan(ObjectReader from, List<List<Wanted>> groups) {
    Pieces planned = new Pieces(this, ahead.room());
    List<AheadGroup> all = new ArrayList<>();
    groups.forEach(group -> all.add(planned.add(group)));
    object = from;
    ahead.planned(this, planned.end());
    return all;
  }

  /** Waits for the reads that are under way, and gives back all memory. */
  @Override
  public void close() {
    ahead.close(this);
  }

  /** Reads what is in no piece. */
  void read(long offset, ByteBuffer target) {
    opened().read(offset, target);
  }

  /** Returns a piece's bytes, for the thread that works with them. */
  ArrowBuf take(Piece piece, @Nullable AheadGroup opens) {
    return ahead.take(piece, opens);
  }

  void release(Piece piece) {
    ahead.release(piece);
  }

  void ended(AheadGroup group) {
    ahead.ended(this, group);
  }

  private ObjectReader opened() {
    if (object == null) {
      throw new IllegalStateException("Nothing was planned");
    }
    return object;
  }
}
