package io.recursivestore.model;

import org.jspecify.annotations.Nullable;

/** The storage below failed: no permission, no space, an I/O error. */
public final class StorageException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception that has no cause.
   *
   * @param message what was asked, what was found, and what to do
   */
  public StorageException(String message) {
    super(message);
  }

  /**
   * Creates an exception.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause what went wrong below, or null
   */
  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
