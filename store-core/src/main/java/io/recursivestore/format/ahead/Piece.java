package io.recursivestore.format.ahead;

import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/** Bytes of a file that are read at once. Guarded by the lock of the {@link ReadAhead}. */
final class Piece {
  enum State {
    /** Nobody has begun to read it. */
    WAITING,
    READING,
    /** It is in memory. */
    READY,
    /** Nobody needs it any more. */
    DONE
  }

  final AheadFile file;
  final long offset;
  final int length;

  /** The row group whose other columns this is of, if that is read only once it is known to be. */
  final @Nullable AheadGroup late;

  State state = State.WAITING;
  @Nullable ArrowBuf bytes;

  /** How many chunks have yet to pass it. */
  int users;

  /** Whether somebody has asked for it, so that it can't be given up. */
  boolean isTaken;

  /** Whether reading it ahead failed: whoever asks for it reads it, and gets the error. */
  boolean hasFailed;

  Piece(AheadFile file, long offset, int length, @Nullable AheadGroup late) {
    this.file = file;
    this.offset = offset;
    this.length = length;
    this.late = late;
  }

  long end() {
    return offset + length;
  }

  boolean holds(long at) {
    return at >= offset && at < end();
  }

  /** Whether it should be read before somebody asks. */
  boolean isDue() {
    return state == State.WAITING
        && !hasFailed
        && (late == null || late.isOpened || file.opensLate);
  }
}
