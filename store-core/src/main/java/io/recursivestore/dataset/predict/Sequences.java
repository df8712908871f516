package io.recursivestore.dataset.predict;

import io.recursivestore.dataset.predict.Sequence.Move;
import io.recursivestore.dataset.predict.Sequence.Moves;
import io.recursivestore.dataset.predict.Successors.Likely;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart several readers of the same columns, who read at the same time. An access belongs to
 * the reader of whom it was expected, else to the one whose last range it follows, else to the
 * nearest.
 */
final class Sequences {
  private static final int MOST = 8;

  /** An access that is farther away than this many lengths begins a sequence of its own. */
  private static final int REACH = 64;

  private static final int MOST_GUESSES = 2;

  /** Patterns of moves must be this clear before they count more than the plain rule. */
  private static final double CLEAR = 0.75;

  private final Deque<Sequence> sequences = new ArrayDeque<>();
  private final Successors<Move> moves;
  private final Score score = new Score();

  /** Of what is predicted after one access, and shows nothing of how well rules do. */
  private final Score guesses = new Score();

  Sequences(int mostContexts) {
    this.moves = new Successors<>(mostContexts);
  }

  /** Learns an access, and predicts the next of the same reader. */
  Optional<Prediction> next(Access access) {
    Sequence sequence = find(access);
    if (sequence == null) {
      if (sequences.size() == MOST) {
        settle(sequences.removeLast(), null);
      }
      return begin(new Sequence(access));
    }
    settle(sequence, access);
    sequences.remove(sequence);
    sequences.addFirst(sequence);
    Moves before = sequence.moves();
    Move move = sequence.add(access);
    if (before != null) {
      moves.add(before, move);
    }
    Optional<Prediction> next = learned(sequence).or(sequence::next);
    next.ifPresent(prediction -> sequence.expect(prediction.access()));
    return trusted(next, score);
  }

  /** Few guesses are acted on before it is known what they are worth. */
  private Optional<Prediction> begin(Sequence sequence) {
    long open = sequences.stream().filter(s -> s.isNew() && s.expected() != null).count();
    sequences.addFirst(sequence);
    Optional<Prediction> guess = sequence.next();
    guess.ifPresent(prediction -> sequence.expect(prediction.access()));
    return open < MOST_GUESSES ? trusted(guess, guesses) : Optional.empty();
  }

  private static Optional<Prediction> trusted(Optional<Prediction> next, Score score) {
    return next.map(
        p -> new Prediction(p.access(), Math.min(p.confidence(), score.value()), p.reason()));
  }

  private Optional<Prediction> learned(Sequence sequence) {
    Moves last = sequence.moves();
    Optional<Likely<Move>> likely = last == null ? Optional.empty() : moves.likeliest(last);
    return likely
        .filter(l -> l.confidence() >= CLEAR)
        .map(
            l -> {
              Access from = sequence.last();
              long start = from.end() + l.value().gap();
              return new Prediction(
                  from.at(start, start + l.value().length()),
                  l.confidence(),
                  "ranges lay so to each other before");
            });
  }

  private void settle(Sequence sequence, @Nullable Access access) {
    Access expected = sequence.expected();
    if (expected != null) {
      (sequence.isNew() ? guesses : score).note(access != null && expected.foresaw(access));
      sequence.expect(null);
    }
  }

  private @Nullable Sequence find(Access access) {
    Sequence nearest = null;
    long least = Math.max(1, Math.min(access.length(), Long.MAX_VALUE / REACH)) * REACH;
    for (Sequence sequence : sequences) {
      Access expected = sequence.expected();
      if (expected != null && expected.start() == access.start()) {
        return sequence;
      }
      long distance = Math.abs(access.start() - sequence.last().end());
      // Of two that are equally far, the one that was read later.
      if (distance < least) {
        nearest = sequence;
        least = distance;
      }
    }
    return nearest;
  }
}
