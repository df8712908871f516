package io.recursivestore.it.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.apache.spark.sql.Row;

/** Peers that answer the same queries in turns, and whose results must be the same. */
final class ScanRace {
  private final List<? extends ScanPeer> peers;
  private final Turns turns;

  ScanRace(List<? extends ScanPeer> peers, Turns turns) {
    this.peers = peers;
    this.turns = turns;
  }

  /**
   * Returns the medians of the milliseconds that each peer takes, in their order, NaN for one that
   * can't answer.
   *
   * @throws IllegalStateException if results differ from the first peer's
   */
  double[] millis(ScanQuery query) {
    List<Row> expected = sorted(peers.get(0).digest(query));
    List<DoubleSupplier> measures = new ArrayList<>();
    for (ScanPeer peer : peers) {
      if (peer.answers(query)) {
        check(query, peer, expected);
        measures.add(() -> Turns.millis(() -> peer.run(query)));
      }
    }
    double[] medians = turns.medians(measures);
    double[] millis = new double[peers.size()];
    int next = 0;
    for (int i = 0; i < millis.length; i++) {
      millis[i] = peers.get(i).answers(query) ? medians[next++] : Double.NaN;
    }
    print(query, millis);
    return millis;
  }

  /**
   * Lets all peers answer all queries, untimed. Spark takes some hundred queries until it plans as
   * fast as it will.
   */
  void warmUp(List<ScanQuery> queries, int rounds) {
    for (int i = 0; i < rounds; i++) {
      for (ScanQuery query : queries) {
        peers.stream().filter(peer -> peer.answers(query)).forEach(peer -> peer.run(query));
      }
    }
  }

  /** A full run takes minutes, so it says how far it is. */
  private void print(ScanQuery query, double[] millis) {
    StringBuilder line = new StringBuilder(query.table().name() + ", " + query.name() + ":");
    for (int i = 0; i < millis.length; i++) {
      line.append(String.format(Locale.ROOT, " %s %.1f", peers.get(i).name(), millis[i]));
    }
    System.out.println(line.append(" ms"));
  }

  private static void check(ScanQuery query, ScanPeer peer, List<Row> expected) {
    String what = "%s of %s by %s".formatted(query.name(), query.table().name(), peer.name());
    List<Row> found = sorted(peer.digest(query));
    if (found.size() != expected.size()) {
      throw new IllegalStateException(
          "%s: %d rows instead of %d".formatted(what, found.size(), expected.size()));
    }
    for (int i = 0; i < expected.size(); i++) {
      Queries.check(what, expected.get(i), found.get(i));
    }
  }

  private static List<Row> sorted(List<Row> rows) {
    return rows.stream().sorted(Comparator.comparing(Row::toString)).toList();
  }
}
