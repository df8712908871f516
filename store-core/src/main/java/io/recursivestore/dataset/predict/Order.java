package io.recursivestore.dataset.predict;

import io.recursivestore.dataset.predict.Successors.Likely;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ranges that come after each other again and again: epochs, cycles, and branches that are taken
 * more often than others. What came after the last two ranges counts, or else after the last.
 */
final class Order {
  private record Pair(Access before, Access last) {}

  private final Successors<Access> successors;
  private final Score score = new Score();
  private @Nullable Access before;
  private @Nullable Access last;
  private @Nullable Access expected;

  Order(Successors<Access> successors) {
    this.successors = successors;
  }

  /** Learns an access, and predicts the next. */
  Optional<Prediction> next(Access access) {
    if (expected != null) {
      score.note(expected.foresaw(access));
      expected = null;
    }
    if (last != null) {
      successors.add(last, access);
      if (before != null) {
        successors.add(new Pair(before, last), access);
      }
    }
    before = last;
    last = access;
    Optional<Likely<Access>> likeliest = likeliest();
    likeliest
        .filter(likely -> likely.confidence() >= AccessPredictor.MIN_CONFIDENCE)
        .ifPresent(likely -> expected = likely.value());
    return likeliest.map(
        likely ->
            new Prediction(
                likely.value(),
                Math.min(likely.confidence(), score.value()),
                "it came after this before"));
  }

  private Optional<Likely<Access>> likeliest() {
    if (last == null) {
      return Optional.empty();
    }
    Optional<Likely<Access>> byLast = successors.likeliest(last);
    Optional<Likely<Access>> byBoth =
        before == null ? Optional.empty() : successors.likeliest(new Pair(before, last));
    return Stream.of(byBoth, byLast)
        .flatMap(Optional::stream)
        .max(Comparator.comparingDouble(Likely::confidence));
  }
}
