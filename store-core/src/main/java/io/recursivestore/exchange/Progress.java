package io.recursivestore.exchange;

/**
 * Is told how far a long piece of work has come: about once for each batch of rows or block of
 * bytes, and once more at the end. Called by one thread at a time, which while files are uploaded
 * is another than that of the caller. An exception that it throws ends the work.
 */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (activity, done, total) -> {};

  /** What {@code total} is where nobody knows it. */
  long UNKNOWN = -1;

  /**
   * Tells how far the work has come.
   *
   * @param activity what is done, such as {@code Saving train}
   * @param done how much of it is done: rows where rows are read or written, bytes where files are
   *     transferred
   * @param total how much there is in all, or {@link #UNKNOWN}
   */
  void update(String activity, long done, long total);
}
