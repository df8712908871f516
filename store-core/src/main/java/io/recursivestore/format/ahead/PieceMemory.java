package io.recursivestore.format.ahead;

import io.recursivestore.format.ahead.Piece.State;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** The memory of pieces. Guarded by the lock of the {@link ReadAhead}, but for reading. */
final class PieceMemory {
  private final BufferAllocator allocator;
  private long held;

  PieceMemory(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** Returns how much is taken by pieces that are in memory or on their way. */
  long held() {
    return held;
  }

  /** Returns what Arrow takes for a piece. */
  long size(Piece piece) {
    return allocator.getRoundingPolicy().getRoundedSize(piece.length);
  }

  /** Notes that a piece is on its way. */
  void begin(Piece piece) {
    piece.state = State.READING;
    held += size(piece);
  }

  /** Reads a piece that was begun. */
  ArrowBuf read(Piece piece) {
    ArrowBuf bytes = allocator.buffer(piece.length);
    boolean isDone = false;
    try {
      piece.file.read(piece.offset, bytes.nioBuffer(0, piece.length));
      isDone = true;
      return bytes;
    } finally {
      if (!isDone) {
        bytes.close();
      }
    }
  }

  /**
   * Ends a piece that was begun.
   *
   * @param bytes what was read; null if that failed
   */
  void end(Piece piece, @Nullable ArrowBuf bytes) {
    piece.bytes = bytes;
    piece.state = State.READY;
    if (bytes == null || piece.users <= 0) {
      free(piece, piece.users <= 0 ? State.DONE : State.WAITING);
    }
  }

  /** Gives a piece's memory back, if it has any. */
  void free(Piece piece, State next) {
    if (piece.state == State.READY) {
      held -= size(piece);
    }
    if (piece.bytes != null) {
      piece.bytes.close();
      piece.bytes = null;
    }
    piece.state = next;
  }

  /** Returns the piece that will be needed last of those that nobody has asked for yet. */
  static @Nullable Piece lastNotTaken(List<AheadFile> files) {
    for (int i = files.size() - 1; i >= 0; i--) {
      List<Piece> pieces = files.get(i).pieces;
      for (int j = pieces.size() - 1; j >= 0; j--) {
        if (pieces.get(j).state == State.READY && !pieces.get(j).isTaken) {
          return pieces.get(j);
        }
      }
    }
    return null;
  }
}
