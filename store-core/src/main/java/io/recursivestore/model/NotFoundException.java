package io.recursivestore.model;

import org.jspecify.annotations.Nullable;

/** A store, collection, version, column or object that the request names does not exist. */
public final class NotFoundException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception that has no cause.
   *
   * @param message what was asked, what was found, and what to do
   */
  public NotFoundException(String message) {
    super(message);
  }

  /**
   * Creates an exception.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause what went wrong below, or null
   */
  public NotFoundException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
