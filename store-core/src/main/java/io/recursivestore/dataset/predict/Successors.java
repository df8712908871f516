package io.recursivestore.dataset.predict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what came after what: a Markov chain of bounded size. What was not met for longest is
 * forgotten first.
 *
 * @param <T> what is counted
 */
final class Successors<T> {
  /** More different successors than this tell nothing; the rarest gives way. */
  private static final int MOST_SUCCESSORS = 4;

  /** Counts are halved then, so that a new habit outweighs an old one. */
  private static final int MOST_COUNTED = 32;

  /** One may be chance. */
  private static final double DOUBT = 0.5;

  private final Map<Object, Counts<T>> counts;

  Successors(int mostContexts) {
    this.counts =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Object, Counts<T>> eldest) {
            return size() > mostContexts;
          }
        };
  }

  /** What may come next, and how sure that is, below 1. */
  record Likely<T>(T value, double confidence) {}

  private static final class Count<T> {
    private final T value;
    private int times;

    Count(T value) {
      this.value = value;
    }
  }

  private static final class Counts<T> {
    private final List<Count<T>> successors = new ArrayList<>(1);
    private int total;
  }

  void add(Object context, T next) {
    Counts<T> known = counts.computeIfAbsent(context, c -> new Counts<>());
    Count<T> found = null;
    Count<T> rarest = null;
    for (Count<T> count : known.successors) {
      if (count.value.equals(next)) {
        found = count;
      } else if (rarest == null || count.times <= rarest.times) {
        rarest = count;
      }
    }
    if (found == null) {
      if (known.successors.size() == MOST_SUCCESSORS && rarest != null) {
        known.successors.remove(rarest);
      }
      found = new Count<>(next);
      known.successors.add(found);
    }
    found.times++;
    if (++known.total > MOST_COUNTED) {
      known.total /= 2;
      known.successors.forEach(count -> count.times /= 2);
      known.successors.removeIf(count -> count.times == 0);
    }
  }

  Optional<Likely<T>> likeliest(Object context) {
    Counts<T> known = counts.get(context);
    if (known == null || known.successors.isEmpty()) {
      return Optional.empty();
    }
    Count<T> best = known.successors.get(0);
    for (Count<T> count : known.successors) {
      best = count.times > best.times ? count : best;
    }
    return Optional.of(new Likely<>(best.value, best.times / (known.total + DOUBT)));
  }

  int size() {
    return counts.size();
  }
}
