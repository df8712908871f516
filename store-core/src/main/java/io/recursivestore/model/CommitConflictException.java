package io.recursivestore.model;

import org.jspecify.annotations.Nullable;

/**
 * Another writer changed the collection in a way that this commit can't be combined with. The
 * caller may read again and retry.
 */
public final class CommitConflictException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception that has no cause.
   *
   * @param message what was asked, what was found, and what to do
   */
  public CommitConflictException(String message) {
    super(message);
  }

  /**
   * Creates an exception.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause what went wrong below, or null
   */
  public CommitConflictException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
