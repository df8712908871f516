package io.recursivestore.model;

import org.jspecify.annotations.Nullable;

/**
 * The root of every exception that a store throws on purpose. Its subclasses are the failures that
 * a caller would handle differently. Messages are written for people: what was asked, what was
 * found, what to do. They hold no secrets.
 */
public abstract sealed class StoreException extends RuntimeException
    permits AlreadyExistsException,
        CommitConflictException,
        CorruptDataException,
        InvalidRequestException,
        LockedException,
        NotFoundException,
        StorageException,
        UnsupportedFormatException {
  private static final long serialVersionUID = 1L;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
