package io.recursivestore.exchange.migrate;

import io.recursivestore.exchange.Progress;
import io.recursivestore.exchange.python.PickleLimits;
import io.recursivestore.exchange.python.PythonProblem;
import java.util.function.Consumer;

/**
 * How a directory of the original Python code is taken into a store.
 *
 * @param collection the collection of items that its items go to; created if it isn't there
 * @param prefix what the names of datasets begin with that tables and series become; may be empty
 * @param link whether Parquet files on the same disk get second names, and are not copied; nobody
 *     may write into them from then on
 * @param limits how much each file may become in memory
 * @param progress is told how many versions of items, and tables, are done
 * @param problems is told of everything that can't be taken, when it is met
 */
public record PythonImportOptions(
    String collection,
    String prefix,
    boolean link,
    PickleLimits limits,
    Progress progress,
    Consumer<PythonProblem> problems) {

  /**
   * Returns options that copy everything and tell nobody of the progress.
   *
   * @param collection the collection of items that its items go to
   * @param problems is told of everything that can't be taken
   */
  public static PythonImportOptions into(String collection, Consumer<PythonProblem> problems) {
    return new PythonImportOptions(
        collection, "", false, PickleLimits.ofThisProcess(), Progress.NONE, problems);
  }

  /**
   * Returns these options with another beginning of the names of datasets.
   *
   * @param beginning letters, digits, dots, underscores and hyphens
   */
  public PythonImportOptions withPrefix(String beginning) {
    return new PythonImportOptions(collection, beginning, link, limits, progress, problems);
  }

  /** Returns these options with second names for Parquet files, in the place of copies. */
  public PythonImportOptions linking() {
    return new PythonImportOptions(collection, prefix, true, limits, progress, problems);
  }

  /**
   * Returns these options with somebody who is told of the progress.
   *
   * @param listener is told how many versions of items, and tables, are done
   */
  public PythonImportOptions withProgress(Progress listener) {
    return new PythonImportOptions(collection, prefix, link, limits, listener, problems);
  }
}
