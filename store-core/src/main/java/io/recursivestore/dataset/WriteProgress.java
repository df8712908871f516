package io.recursivestore.dataset;

/** Is told how far a write is. */
@FunctionalInterface
public interface WriteProgress {
  /** Does nothing. */
  WriteProgress NONE = (rows, bytes, files) -> {};

  /**
   * Called in the writing thread after each batch, and at the end.
   *
   * @param rows number of rows written so far
   * @param bytes about how many bytes the files have so far
   * @param files number of files begun so far
   */
  void written(long rows, long bytes, int files);
}
