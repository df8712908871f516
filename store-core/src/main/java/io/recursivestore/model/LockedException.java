package io.recursivestore.model;

import org.jspecify.annotations.Nullable;

/** Another writer holds the exclusive right to write. */
public final class LockedException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception that has no cause.
   *
   * @param message what was asked, what was found, and what to do
   */
  public LockedException(String message) {
    super(message);
  }

  /**
   * Creates an exception.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause what went wrong below, or null
   */
  public LockedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
