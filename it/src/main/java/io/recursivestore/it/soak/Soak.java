package io.recursivestore.it.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** One long test of reliability. */
interface Soak {
  /** Returns the name that the command line uses. */
  String name();

  /** Returns how many rounds there are if nobody says. */
  int defaultRounds();

  /**
   * Runs all rounds.
   *
   * @param directory where stores may go; empty
   * @param rounds number of rounds
   * @param random makes the choices
   * @throws IllegalStateException if something was lost, doubled or half visible
   */
  void run(Path directory, int rounds, Random random) throws IOException;

  /** Fails the soak unless a condition holds. */
  static void require(boolean condition, String message, Object... values) {
    if (!condition) {
      throw new IllegalStateException(message.formatted(values));
    }
  }
}
