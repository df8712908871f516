package io.recursivestore.model;

import org.jspecify.annotations.Nullable;

/**
 * Stored bytes are not what the format or their checksum says they should be. The message names the
 * file, and the place in it where that is known.
 */
public final class CorruptDataException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception that has no cause.
   *
   * @param message what was asked, what was found, and what to do
   */
  public CorruptDataException(String message) {
    super(message);
  }

  /**
   * Creates an exception.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause what went wrong below, or null
   */
  public CorruptDataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
