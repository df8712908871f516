package io.recursivestore.model;

import org.jspecify.annotations.Nullable;

/** A collection or object of that name exists already. */
public final class AlreadyExistsException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception that has no cause.
   *
   * @param message what was asked, what was found, and what to do
   */
  public AlreadyExistsException(String message) {
    super(message);
  }

  /**
   * Creates an exception.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause what went wrong below, or null
   */
  public AlreadyExistsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
