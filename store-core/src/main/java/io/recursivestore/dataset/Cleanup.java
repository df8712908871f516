package io.recursivestore.dataset;

import java.util.List;

/**
 * What was given up or deleted, or would be.
 *
 * @param versions the versions that expired, in order
 * @param files keys of the files that were deleted, below the store's root
 * @param bytes the size of these files
 */
public record Cleanup(List<Long> versions, List<String> files, long bytes) {
  /** Nothing. */
  public static final Cleanup NONE = new Cleanup(List.of(), List.of(), 0);

  /** Copies the lists. */
  public Cleanup {
    versions = List.copyOf(versions);
    files = List.copyOf(files);
  }
}
