package io.recursivestore.dataset;

import io.recursivestore.model.Filter;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.SortBy;
import java.util.List;
import java.util.Optional;

/**
 * Which files are written anew, and how.
 *
 * @param targetFileBytes about how many bytes a file shall have
 * @param where only files in which rows may match are written anew; all their rows are
 * @param sort what rows are sorted by; if there is something, large files are written anew too, and
 *     else small ones alone, in the order that the dataset has
 */
public record CompactionOptions(long targetFileBytes, Optional<Filter> where, List<SortBy> sort) {
  /** Small files, into files of 128 MiB, in the dataset's order. */
  public static final CompactionOptions DEFAULT =
      new CompactionOptions(WriteOptions.DEFAULT.targetFileBytes(), Optional.empty(), List.of());

  /**
   * Checks the size.
   *
   * @throws InvalidRequestException if it is not positive
   */
  public CompactionOptions {
    sort = List.copyOf(sort);
    if (targetFileBytes <= 0) {
      throw new InvalidRequestException(
          "The target file size is " + targetFileBytes + " bytes; it must be positive.");
    }
  }

  /**
   * Returns the same options for files of another size.
   *
   * @param bytes about how many bytes a file shall have
   */
  public CompactionOptions withTargetFileBytes(long bytes) {
    return new CompactionOptions(bytes, where, sort);
  }

  /**
   * Returns the same options for files in which rows may match.
   *
   * @param filter the filter
   */
  public CompactionOptions where(Filter filter) {
    return new CompactionOptions(targetFileBytes, Optional.of(filter), sort);
  }

  /**
   * Returns the same options for all files, sorted.
   *
   * @param order what to sort by
   */
  public CompactionOptions sortedBy(List<SortBy> order) {
    return new CompactionOptions(targetFileBytes, where, order);
  }
}
