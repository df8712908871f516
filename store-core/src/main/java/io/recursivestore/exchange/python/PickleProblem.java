package io.recursivestore.exchange.python;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StoreException;

/** What is wrong with a pickle, before it is known what the pickle is called. */
final class PickleProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isRefused;
  private final int offset;

  private PickleProblem(boolean isRefused, int offset, String message) {
    // Thrown at hostile input as often as it likes: without a stack trace.
    super(message, null, false, false);
    this.isRefused = isRefused;
    this.offset = offset;
  }

  /** The bytes are none of a pickle, or contradict each other. */
  static PickleProblem damaged(int offset, String problem) {
    return new PickleProblem(false, offset, problem);
  }

  /** The pickle is whole, but holds what is not read. */
  static PickleProblem refused(int offset, String problem) {
    return new PickleProblem(true, offset, problem);
  }

  /** A name that is none of plain data. */
  static PickleProblem name(int offset, String name) {
    String shown = name.replaceAll("\\p{Cntrl}", "?");
    return refused(
        offset,
        "it names "
            + (shown.length() <= 200 ? shown : shown.substring(0, 200) + "…")
            + ", which is no plain data. Nothing was run or loaded. Store plain values instead");
  }

  /** Returns it as users see it. */
  StoreException of(String what) {
    String message = String.valueOf(getMessage());
    return isRefused
        ? new InvalidRequestException(
            "'" + what + "' is refused: at byte " + offset + " " + message + ".")
        : new CorruptDataException(
            "'" + what + "' is damaged at byte " + offset + ": " + message + ".");
  }
}
