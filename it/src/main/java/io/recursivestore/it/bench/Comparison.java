package io.recursivestore.it.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Times pairs of actions against each other. The two of a pair run in turns, first the one, then
 * the other, and in the opposite order the next time, so that whatever slows the machine slows
 * both. Medians are compared, because a noisy machine makes means meaningless.
 */
final class Comparison {
  private record Line(String query, String peer, String own, double ratio) {}

  private static final String TIME = "%.1f ms";

  /** Medians of both sides. */
  private record Medians(double peer, double own) {}

  /**
   * One run of something that can be counted.
   *
   * @param count how much was done
   * @param nanos how long it took
   */
  record Run(long count, long nanos) {
    double rate() {
      return count * 1e9 / nanos;
    }
  }

  private final String peer;
  private final int warmups;
  private final int rounds;
  private final List<Line> lines = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Creates an empty comparison.
   *
   * @param peer what this project is compared with
   * @param warmups turns that don't count
   * @param rounds turns that count
   */
  Comparison(String peer, int warmups, int rounds) {
    this.peer = peer;
    this.warmups = warmups;
    this.rounds = rounds;
  }

  /** Times a pair of actions that give the same result. */
  void add(String query, Runnable peerAction, Runnable ownAction) {
    add(query, measure(() -> millis(peerAction), () -> millis(ownAction)));
  }

  private void add(String query, Medians millis) {
    lines.add(
        new Line(
            query,
            format(TIME, millis.peer()),
            format(TIME, millis.own()),
            millis.peer() / millis.own()));
  }

  /**
   * Times a pair of actions as {@link #add} does, and says below the table what remains of both
   * times without that of a third action, which both contain. It runs in turns with them.
   *
   * @param query what the pair does
   * @param shared what the third action does
   * @param sharedAction the third action
   */
  void addBeyond(
      String query, Runnable peerAction, Runnable ownAction, String shared, Runnable sharedAction) {
    double[] floors = new double[warmups + rounds];
    int[] turn = {0};
    Medians millis =
        measure(
            () -> millis(peerAction),
            () -> {
              floors[turn[0]++] = millis(sharedAction);
              return millis(ownAction);
            });
    double floor = median(Arrays.copyOfRange(floors, warmups, floors.length));
    add(query, millis);
    double peerRest = millis.peer() - floor;
    double ownRest = millis.own() - floor;
    note(
        format(
            "%s: %s takes %.1f ms; without that, %.1f ms against %.1f ms%s",
            query,
            shared,
            floor,
            peerRest,
            ownRest,
            ownRest > 0 ? format(": %.1fx", peerRest / ownRest) : ""));
  }

  /**
   * Compares how much of something both sides do in a second. They need not do the same amount: a
   * slow side would take long for what a fast one is measured by.
   *
   * @param query what is done
   * @param unit what is counted
   */
  void addRates(String query, String unit, Supplier<Run> peerRun, Supplier<Run> ownRun) {
    Medians rates = measure(() -> peerRun.get().rate(), () -> ownRun.get().rate());
    lines.add(
        new Line(
            query,
            format("%,.0f %s/s", rates.peer(), unit),
            format("%,.0f %s/s", rates.own(), unit),
            rates.own() / rates.peer()));
  }

  /**
   * Adds figures that are no times.
   *
   * @param query what both did
   * @param ratio how many times better than the peer's this project's figures are
   */
  void addFigures(String query, String peerFigures, String ownFigures, double ratio) {
    lines.add(new Line(query, peerFigures, ownFigures, ratio));
  }

  /** Returns the medians of how much each side does in a second, which no line shows. */
  double[] rates(Supplier<Run> peerRun, Supplier<Run> ownRun) {
    Medians rates = measure(() -> peerRun.get().rate(), () -> ownRun.get().rate());
    return new double[] {rates.peer(), rates.own()};
  }

  /** Adds a line of text below the table. */
  void note(String text) {
    notes.add(text);
  }

  /** Returns the geometric mean of how many times faster than the peer this project is. */
  double ratio() {
    return Math.exp(lines.stream().mapToDouble(l -> Math.log(l.ratio())).average().orElseThrow());
  }

  String peer() {
    return peer;
  }

  /** Returns the medians as a table. */
  String table() {
    StringBuilder table = new StringBuilder();
    int width = lines.stream().mapToInt(line -> line.query().length()).max().orElse(0);
    String pattern = "%-" + Math.max(28, width) + "s %22s %22s %8s%n";
    table.append(
        format(
            pattern,
            rounds == 1 ? "one run" : "median of " + rounds,
            peer,
            "recursive-store",
            "ratio"));
    for (Line line : lines) {
      String ratio = format("%.2fx", line.ratio());
      table.append(format(pattern, line.query(), line.peer(), line.own(), ratio));
    }
    notes.forEach(note -> table.append(note).append(System.lineSeparator()));
    return table.toString();
  }

  private Medians measure(DoubleSupplier peerAction, DoubleSupplier ownAction) {
    double[] peers = new double[rounds];
    double[] owns = new double[rounds];
    for (int turn = -warmups; turn < rounds; turn++) {
      boolean peerFirst = turn % 2 == 0;
      double first = (peerFirst ? peerAction : ownAction).getAsDouble();
      double second = (peerFirst ? ownAction : peerAction).getAsDouble();
      if (turn >= 0) {
        peers[turn] = peerFirst ? first : second;
        owns[turn] = peerFirst ? second : first;
      }
    }
    return new Medians(median(peers), median(owns));
  }

  private static double millis(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
