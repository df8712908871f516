package io.recursivestore.it.bench;

import io.recursivestore.dataset.predict.Access;
import io.recursivestore.dataset.predict.AccessPredictor;
import io.recursivestore.dataset.predict.Prediction;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What preloading is worth on ten orders of access, made by programs that imitate workloads: how
 * much of what is asked for was preloaded, and how much was preloaded in vain, both as parts of
 * what is asked for. What the access before has read counts as neither. The peer is the rule of the
 * original system: the next range is the last one, shifted by its own length. Ratios compare the
 * bytes that a reader waits for, and those read in vain.
 */
final class PredictBenchmark implements Benchmark {
  private static final int ACCESSES = 20_000;
  private static final int QUICK_ACCESSES = 1_000;
  private static final long SEED = 20261125;

  /** Preloaded ranges of so many times the first one's length may wait to be asked for. */
  private static final int CAPACITY = 16;

  /** Below this part, what is read in vain or waited for makes no difference. */
  private static final double LEAST_COST = 0.001;

  /**
   * What both rules did on one order of access.
   *
   * @param trace the accesses
   * @param shift what the peer preloaded
   * @param own what this project preloaded
   */
  record Result(AccessTrace trace, PreloadedRanges shift, PreloadedRanges own) {}

  @Override
  public String name() {
    return "predict";
  }

  @Override
  public Comparison run(Path directory, boolean quick) {
    Comparison comparison = new Comparison("shift by own length", 0, 1);
    int accesses = quick ? QUICK_ACCESSES : ACCESSES;
    for (Result result : results(accesses, SEED)) {
      comparison.addFigures(
          result.trace().name(),
          figures(result.shift()),
          figures(result.own()),
          cost(result.shift()) / cost(result.own()));
    }
    comparison.note(
        "Figures: bytes asked for that had been preloaded; preloaded in vain, as a part of all asked"
            + " for.");
    comparison.note(
        String.format(
            Locale.ROOT,
            "%d accesses each; to learn and predict one takes %.1f µs.",
            accesses,
            micros(AccessTrace.all(accesses, SEED))));
    return comparison;
  }

  /** Lets both rules preload on all traces. */
  static List<Result> results(int accesses, long seed) {
    return AccessTrace.all(accesses, seed).stream()
        .map(
            trace -> {
              AccessPredictor predictor = new AccessPredictor();
              return new Result(
                  trace,
                  replay(trace, access -> List.of(access.next())),
                  replay(
                      trace,
                      access ->
                          predictor.record(access).stream().map(Prediction::access).toList()));
            })
        .toList();
  }

  private static double micros(List<AccessTrace> traces) {
    long accesses = 0;
    long start = System.nanoTime();
    for (AccessTrace trace : traces) {
      AccessPredictor predictor = new AccessPredictor();
      trace.accesses().forEach(predictor::record);
      accesses += trace.accesses().size();
    }
    return (System.nanoTime() - start) / 1e3 / accesses;
  }

  private static PreloadedRanges replay(AccessTrace trace, Function<Access, List<Access>> rule) {
    List<Access> accesses = trace.accesses();
    PreloadedRanges preloaded = new PreloadedRanges(CAPACITY * accesses.get(0).length());
    for (Access access : accesses) {
      preloaded.ask(access);
      rule.apply(access).forEach(preloaded::preload);
    }
    return preloaded;
  }

  private static String figures(PreloadedRanges ranges) {
    return String.format(
        Locale.ROOT, "%.1f %%, vain %.1f %%", 100 * ranges.hitRate(), 100 * ranges.wasted());
  }

  private static double cost(PreloadedRanges ranges) {
    return Math.max(LEAST_COST, 1 - ranges.hitRate() + ranges.wasted());
  }
}
