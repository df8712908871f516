package io.recursivestore.dataset.predict;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accesses of one reader that goes on by a rule: the next range begins where the last one ended, or
 * as far from its end or start as the one before. Where lengths change, the longest of the last few
 * is expected: what is too much will be read next.
 */
final class Sequence {
  private static final int LENGTHS = 4;

  /** How a range lies to the one before. */
  record Move(long gap, long length) {}

  /** The last two moves. */
  record Moves(Move before, Move last) {}

  private final long[] lengths = new long[LENGTHS];
  private Access last;
  private int steps;
  private @Nullable Move move;
  private @Nullable Move moveBefore;
  private long stride;
  private int sameGap;
  private int sameStride;
  private @Nullable Access expected;

  Sequence(Access first) {
    this.last = first;
    lengths[0] = first.length();
  }

  Access last() {
    return last;
  }

  /** Returns what was predicted to come next, if anything was. */
  @Nullable Access expected() {
    return expected;
  }

  void expect(@Nullable Access access) {
    expected = access;
  }

  /** Returns the last move, or both last moves, as what the next one may follow from. */
  @Nullable Moves moves() {
    return move == null || moveBefore == null ? null : new Moves(moveBefore, move);
  }

  /** Adds the next access of this reader. */
  Move add(Access access) {
    Move next = new Move(access.start() - last.end(), access.length());
    long nextStride = access.start() - last.start();
    boolean isGapKnown = move == null ? next.gap == 0 : next.gap == move.gap;
    sameGap = isGapKnown ? sameGap + 1 : next.gap == 0 ? 1 : 0;
    sameStride = steps > 0 && nextStride == stride ? sameStride + 1 : 0;
    stride = nextStride;
    moveBefore = move;
    move = next;
    last = access;
    lengths[++steps % LENGTHS] = access.length();
    return next;
  }

  /** Returns whether only one access of this reader is known, so that all is guessing. */
  boolean isNew() {
    return steps == 0;
  }

  /** Returns what this rule says of the next access. */
  Optional<Prediction> next() {
    if (isNew()) {
      return Optional.of(
          new Prediction(
              last.next(), AccessPredictor.MIN_CONFIDENCE, "ranges often follow each other"));
    }
    if (move == null || Math.max(sameGap, sameStride) == 0) {
      return Optional.empty();
    }
    boolean byGap = sameGap >= sameStride;
    long start = byGap ? last.end() + move.gap : last.start() + stride;
    long length = 0;
    for (long one : lengths) {
      length = Math.max(length, one);
    }
    int times = Math.max(sameGap, sameStride);
    String reason =
        byGap && move.gap == 0 ? "ranges follow each other" : "ranges have the same distance";
    return Optional.of(
        new Prediction(last.at(start, start + length), (times + 1.0) / (times + 2), reason));
  }
}
