package io.recursivestore.exchange.python;

import io.recursivestore.model.InvalidRequestException;

/**
 * How much one pickle may become in memory. Small pickles can describe large values, by references
 * to references; these count each time that they are followed.
 *
 * @param bytes bytes of a pickle when it is no longer compressed, and of all its texts and bytes as
 *     they are given out; positive, less than 2 GiB
 * @param values values that it describes, elements of arrays among them; positive
 */
public record PickleLimits(int bytes, long values) {
  /** A JSON value takes some 40 bytes, and there are two forms of it for a moment. */
  private static final int HEAP_BYTES_PER_VALUE = 160;

  private static final int LEAST_BYTES = 16 << 20;

  /**
   * Checks the bounds.
   *
   * @throws InvalidRequestException if one is not positive
   */
  public PickleLimits {
    if (bytes < 1 || values < 1) {
      throw new InvalidRequestException(
          "Limits of pickles are "
              + bytes
              + " bytes and "
              + values
              + " values. Use positive ones.");
    }
  }

  /**
   * Returns limits with which a pickle takes about half of the memory that this process may have.
   *
   * @return the limits
   */
  public static PickleLimits ofThisProcess() {
    long heap = Runtime.getRuntime().maxMemory();
    long bytes = Math.max(LEAST_BYTES, heap / 8);
    return new PickleLimits(
        (int) Math.min(Integer.MAX_VALUE - 16, bytes), heap / 2 / HEAP_BYTES_PER_VALUE);
  }
}
