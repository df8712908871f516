package io.recursivestore.model;

import org.jspecify.annotations.Nullable;

/** The data were written by a newer version of the store than this library reads. */
public final class UnsupportedFormatException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception that has no cause.
   *
   * @param message what was asked, what was found, and what to do
   */
  public UnsupportedFormatException(String message) {
    super(message);
  }

  /**
   * Creates an exception.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause what went wrong below, or null
   */
  public UnsupportedFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
