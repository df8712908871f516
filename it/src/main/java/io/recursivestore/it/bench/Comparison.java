package io.recursivestore.it.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Compares pairs of actions, which run in {@link Turns}. */
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
  private final Turns turns;
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
    this(peer, new Turns(warmups, rounds));
  }

  /**
   * Creates an empty comparison.
   *
   * @param peer what this project is compared with
   * @param turns how it is timed
   */
  Comparison(String peer, Turns turns) {
    this.peer = peer;
    this.turns = turns;
  }

  /** Times a pair of actions that give the same result. */
  void add(String query, Runnable peerAction, Runnable ownAction) {
    Medians millis = measure(() -> Turns.millis(peerAction), () -> Turns.millis(ownAction));
    addMillis(query, millis.peer(), millis.own());
  }

  /** Adds a pair of times that were measured in turns. */
  void addMillis(String query, double peerMillis, double ownMillis) {
    lines.add(
        new Line(query, format(TIME, peerMillis), format(TIME, ownMillis), peerMillis / ownMillis));
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
    double[] floors = new double[turns.warmups() + turns.rounds()];
    int[] turn = {0};
    Medians millis =
        measure(
            () -> Turns.millis(peerAction),
            () -> {
              floors[turn[0]++] = Turns.millis(sharedAction);
              return Turns.millis(ownAction);
            });
    double floor = Turns.median(Arrays.copyOfRange(floors, turns.warmups(), floors.length));
    addMillis(query, millis.peer(), millis.own());
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
            turns.rounds() == 1 ? "one run" : "median of " + turns.rounds(),
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
    double[] medians = turns.medians(List.of(peerAction, ownAction));
    return new Medians(medians[0], medians[1]);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
