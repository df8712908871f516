package io.recursivestore.dataset.predict;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Learns from a history of accesses and predicts the next. It has two ways to do so. One follows
 * each reader by the distances of its ranges: shifts, strides, gaps, and patterns of them. The
 * other counts which range came after which: epochs, cycles, branches, and orders of several
 * datasets. Each way is judged by what it would have predicted, also while it is not listened to:
 * where it was wrong lately, it is quiet, until it would have been right again. The surer of both
 * is believed.
 *
 * <p>May be used by many threads. Remembers a bounded number of ranges; an access takes a constant
 * time, however long the history.
 */
public final class AccessPredictor {
  /** A prediction that is less sure than this is not acted on. */
  public static final double MIN_CONFIDENCE = 0.5;

  private static final int MOST_CONTEXTS = 8192;
  private static final int MOST_MOVES = 256;
  private static final int MOST_KINDS = 256;

  private final Order overall = new Order(new Successors<>(MOST_CONTEXTS));
  private final Successors<Access> perKind = new Successors<>(MOST_CONTEXTS);
  private final Map<Kind, History> histories = bounded();
  private final Map<String, Access> newest = bounded();
  private final Map<String, Prediction> likeliest = bounded();

  /** Creates a predictor without memories. */
  public AccessPredictor() {}

  /** Accesses of the same columns on the same axis. */
  private record Kind(String dataset, String axis, List<String> columns) {}

  /** Both ways to predict for one kind. */
  private record History(Sequences sequences, Order order) {}

  /**
   * Learns an access.
   *
   * @param access what is read now
   * @return what will probably be read next, surest first; often nothing
   */
  public synchronized List<Prediction> record(Access access) {
    Kind kind = new Kind(access.dataset(), access.axis(), access.columns());
    History history =
        histories.computeIfAbsent(
            kind, k -> new History(new Sequences(MOST_MOVES), new Order(perKind)));
    Optional<Prediction> bySequence = history.sequences.next(access);
    Optional<Prediction> byOrder = history.order.next(access);
    Optional<Prediction> byOverall = overall.next(access);
    newest.put(access.dataset(), access);
    surer(surer(byOrder, bySequence), byOverall.filter(p -> p.access().isLike(access)))
        .ifPresentOrElse(
            p -> likeliest.put(access.dataset(), p), () -> likeliest.remove(access.dataset()));
    return Stream.of(byOrder, bySequence, byOverall)
        .flatMap(Optional::stream)
        .filter(p -> p.confidence() >= MIN_CONFIDENCE)
        .sorted(Comparator.comparingDouble(Prediction::confidence).reversed())
        .filter(distinct())
        .toList();
  }

  /**
   * Returns what will be read next of a dataset if it has to be guessed: the likeliest range after
   * its last access, however unsure; or else the range that follows it and is as long, with
   * confidence 0.
   *
   * @param dataset the dataset's name
   * @return the guess; empty if the dataset was not read
   */
  public synchronized Optional<Prediction> guess(String dataset) {
    return Optional.ofNullable(likeliest.get(dataset))
        .or(
            () ->
                Optional.ofNullable(newest.get(dataset))
                    .map(last -> new Prediction(last.next(), 0, "it follows the last range")));
  }

  /** Of predictions that say the same, only the first is needed. */
  private static Predicate<Prediction> distinct() {
    Set<Access> seen = new HashSet<>();
    return prediction -> seen.add(prediction.access());
  }

  private static Optional<Prediction> surer(Optional<Prediction> a, Optional<Prediction> b) {
    return a.isEmpty() || (b.isPresent() && b.get().confidence() > a.get().confidence()) ? b : a;
  }

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST_KINDS;
      }
    };
  }
}
