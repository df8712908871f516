package io.recursivestore.exchange.python;

import java.nio.file.Path;

/**
 * One thing of a directory that could not be taken.
 *
 * @param kind what is wrong
 * @param file where
 * @param reason why, as a sentence for its owner
 */
public record PythonProblem(Kind kind, Path file, String reason) {

  /** What is wrong. */
  public enum Kind {
    /** Bytes are not what their format says. */
    DAMAGED,
    /** It is whole, but holds what is not read, such as a pickle of more than plain data. */
    REFUSED,
    /** Something that should be there is not. */
    MISSING,
    /** A file that the original code doesn't write there. */
    UNKNOWN
  }
}
