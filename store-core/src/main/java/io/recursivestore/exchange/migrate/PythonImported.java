package io.recursivestore.exchange.migrate;

import io.recursivestore.exchange.python.PythonProblem;
import java.util.Map;

/**
 * What an import took.
 *
 * @param items versions of items
 * @param datasets datasets of items
 * @param tables tables and series, each of which is a dataset now
 * @param problems how many of each kind there were
 */
public record PythonImported(
    Taken items, Taken datasets, Taken tables, Map<PythonProblem.Kind, Long> problems) {
  /** Copies the map. */
  public PythonImported {
    problems = Map.copyOf(problems);
  }

  /**
   * Returns whether everything that the original code wrote is in the store now: at most there were
   * files of other origin.
   */
  public boolean isComplete() {
    return problems.keySet().stream().allMatch(kind -> kind == PythonProblem.Kind.UNKNOWN);
  }

  /**
   * Of one kind of things.
   *
   * @param taken how many were taken now
   * @param there how many an earlier import had taken
   */
  public record Taken(long taken, long there) {}
}
