package io.recursivestore.dataset;

/**
 * What a cache did since it was made. Columns are kept in blocks of some thousand rows, which are
 * what is counted.
 *
 * @param hits blocks that were there when a reader needed them
 * @param misses blocks that had to be decoded for a reader
 * @param evictions blocks that gave way to others, or had not been used for long
 * @param bytes memory that the blocks take now
 * @param preloads ranges that were read in the background because they were expected
 * @param failedPreloads those of them that could not be read; whoever reads them will be told why
 */
public record CacheStatistics(
    long hits, long misses, long evictions, long bytes, long preloads, long failedPreloads) {

  /** Returns the part of blocks that were there, 0 to 1; 0 if none was needed. */
  public double hitRate() {
    long all = hits + misses;
    return all == 0 ? 0 : (double) hits / all;
  }
}
