package io.recursivestore.model;

import org.jspecify.annotations.Nullable;

/**
 * The request itself is wrong: a name, an option, a range, or data that don't fit the schema.
 * Retrying it unchanged fails again.
 */
public final class InvalidRequestException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception that has no cause.
   *
   * @param message what was asked, what was found, and what to do
   */
  public InvalidRequestException(String message) {
    super(message);
  }

  /**
   * Creates an exception.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause what went wrong below, or null
   */
  public InvalidRequestException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
