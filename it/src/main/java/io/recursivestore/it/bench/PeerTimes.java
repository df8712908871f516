package io.recursivestore.it.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long each of several peers takes for each query, in milliseconds, NaN where one can't answer.
 * The last peer is this project.
 */
final class PeerTimes {
  private record Line(String query, double[] millis) {}

  private final List<String> peers;
  private final List<Line> lines = new ArrayList<>();

  PeerTimes(List<String> peers) {
    this.peers = List.copyOf(peers);
  }

  void add(String query, double[] millis) {
    lines.add(new Line(query, millis.clone()));
  }

  /** Returns the times as a table in Markdown, and below them how much faster this project is. */
  String markdown() {
    List<String> rows = new ArrayList<>();
    rows.add(row("Query", peers));
    rows.add(row("---", peers.stream().map(peer -> "---:").toList()));
    for (Line line : lines) {
      rows.add(
          row(
              line.query(),
              IntStream.range(0, peers.size())
                  .mapToObj(i -> cell("%.0f ms", line.millis()[i]))
                  .toList()));
    }
    rows.add(
        row(
            "geometric mean of ratios",
            IntStream.range(0, peers.size()).mapToObj(i -> cell("%.2fx", ratio(i))).toList()));
    return rows.stream().collect(Collectors.joining(System.lineSeparator()));
  }

  /** Returns a line for each peer: geometric means of the queries that it answers. */
  Comparison comparison(Turns turns) {
    Comparison comparison = new Comparison("the other", turns);
    int own = peers.size() - 1;
    for (int i = 0; i < own; i++) {
      List<Line> answered = answered(i);
      comparison.addMillis(
          "%s, mean of %d queries".formatted(peers.get(i), answered.size()),
          geometricMean(answered, i),
          geometricMean(answered, own));
    }
    return comparison;
  }

  /** Returns how many times faster than a peer this project is. */
  private double ratio(int peer) {
    List<Line> answered = answered(peer);
    return geometricMean(answered, peer) / geometricMean(answered, peers.size() - 1);
  }

  private List<Line> answered(int peer) {
    return lines.stream().filter(line -> !Double.isNaN(line.millis()[peer])).toList();
  }

  private static double geometricMean(List<Line> lines, int peer) {
    return Math.exp(
        lines.stream().mapToDouble(line -> Math.log(line.millis()[peer])).average().orElseThrow());
  }

  private static String cell(String pattern, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, pattern, value);
  }

  private static String row(String first, List<String> others) {
    return "| " + first + " | " + String.join(" | ", others) + " |";
  }
}
