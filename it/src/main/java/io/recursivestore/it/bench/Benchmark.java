package io.recursivestore.it.bench;

import java.io.IOException;
import java.nio.file.Path;

/** One benchmark against a peer. */
interface Benchmark {
  /** Returns the name that the command line uses. */
  String name();

  /**
   * Prepares data, and compares.
   *
   * @param directory where data may go; empty
   * @param quick whether a small and rough run is wanted
   */
  Comparison run(Path directory, boolean quick) throws IOException;
}
