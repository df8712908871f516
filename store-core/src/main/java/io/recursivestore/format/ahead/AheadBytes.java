package io.recursivestore.format.ahead;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one column chunk, which are gone through from the first to the last: with each call,
 * memory is given back of what lies before. For one thread.
 */
public final class AheadBytes implements AutoCloseable {
  private final AheadFile file;
  private final AheadGroup group;
  private final boolean isLate;
  private final List<Piece> pieces = new ArrayList<>();
  private int at;
  private @Nullable Piece taken;

  AheadBytes(AheadFile file, AheadGroup group, boolean isLate) {
    this.file = file;
    this.group = group;
    this.isLate = isLate;
  }

  /** Adds a piece, behind those before it. */
  void add(Piece piece) {
    if (pieces.isEmpty() || pieces.get(pieces.size() - 1) != piece) {
      pieces.add(piece);
      piece.users++;
    }
  }

  /**
   * Returns how many bytes there are without a gap among those that were wanted.
   *
   * @param offset the first of them
   * @param most how many are enough
   */
  public long planned(long offset, long most) {
    pass(offset);
    long end = offset;
    for (int i = at; i < pieces.size() && end - offset < most && pieces.get(i).holds(end); i++) {
      end = pieces.get(i).end();
    }
    return Math.min(most, end - offset);
  }

  /**
   * Returns bytes where they lie, if they lie together.
   *
   * @param offset the first of them
   * @param length how many, at least 1
   * @return a buffer that nobody may write to and that is valid until bytes behind it are asked
   *     for; null if they have to be copied
   */
  public @Nullable ArrowBuf inPlace(long offset, long length) {
    pass(offset);
    if (at == pieces.size() || !pieces.get(at).holds(offset)) {
      return null;
    }
    Piece piece = pieces.get(at);
    return offset + length > piece.end() ? null : take(piece).slice(offset - piece.offset, length);
  }

  /**
   * Copies bytes. Those that were not wanted are read by themselves.
   *
   * @param offset the first of them
   * @param target takes the bytes from its position to its limit
   * @throws io.recursivestore.model.StoreException if they can't be read
   */
  public void read(long offset, ByteBuffer target) {
    pass(offset);
    long from = offset;
    for (int i = at; target.hasRemaining(); i++) {
      if (i == pieces.size() || !pieces.get(i).holds(from)) {
        file.read(from, target);
        return;
      }
      Piece piece = pieces.get(i);
      int some = (int) Math.min(target.remaining(), piece.end() - from);
      target.put(take(piece).nioBuffer(from - piece.offset, some));
      from += some;
    }
  }

  /** Gives back all memory. */
  @Override
  public void close() {
    pass(Long.MAX_VALUE);
  }

  private ArrowBuf take(Piece piece) {
    ArrowBuf bytes = piece.bytes;
    if (piece == taken && bytes != null) {
      return bytes;
    }
    ArrowBuf read = file.take(piece, isLate ? group : null);
    taken = piece;
    return read;
  }

  private void pass(long offset) {
    while (at < pieces.size() && pieces.get(at).end() <= offset) {
      file.release(pieces.get(at));
      at++;
    }
  }
}
