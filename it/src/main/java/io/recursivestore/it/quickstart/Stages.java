package io.recursivestore.it.quickstart;

import java.util.ArrayList;
import java.util.List;

/** Measures how fast each stage is. */
final class Stages {
  private static final double NANOS = 1e9;
  private static final double MEGA = 1e6;

  private record Stage(String name, double seconds, long rows, long bytes) {}

  private final List<Stage> done = new ArrayList<>();

  /** A stage that has begun. */
  final class Running {
    private final String name;
    private final long start = System.nanoTime();

    private Running(String name) {
      this.name = name;
    }

    /**
     * Ends the stage.
     *
     * @param rows hours of weather that it read or wrote
     * @param bytes size in the store of what it read or wrote
     */
    void end(long rows, long bytes) {
      done.add(new Stage(name, (System.nanoTime() - start) / NANOS, rows, bytes));
    }
  }

  Running begin(String name) {
    return new Running(name);
  }

  TextTable table() {
    TextTable table = new TextTable("stage", "rows", "seconds", "rows/s", "MB", "MB/s");
    for (Stage stage : done) {
      double megabytes = stage.bytes() / MEGA;
      table.add(
          stage.name(),
          stage.rows(),
          stage.seconds(),
          Math.round(stage.rows() / stage.seconds()),
          megabytes,
          megabytes / stage.seconds());
    }
    return table;
  }
}
