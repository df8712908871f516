package io.recursivestore.exchange;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Rows with their features: what HuggingFace calls a split, wherever they are. Every reader of this
 * package returns splits and every writer takes them, so that anything goes anywhere.
 *
 * <p>A split holds nothing that must be closed. Its rows stay where they are until they are read,
 * and can be read any number of times.
 */
public interface Split {
  /** The name of a split that has none. */
  String TRAIN = "train";

  /** Returns the features of its columns, in the order of the columns. */
  Features features();

  /** Returns the number of its rows, if that is known without reading them all. */
  OptionalLong rows();

  /**
   * Reads its rows as Arrow batches. Their columns are those of {@link #features}, in that order.
   *
   * @param allocator gives the memory
   * @return a reader, which the caller closes; each batch reuses the memory of the one before
   */
  ArrowReader read(BufferAllocator allocator);

  /**
   * Returns a split of some of the columns.
   *
   * @param columns their names, in the order that they shall have
   * @throws NotFoundException if there is no such column
   */
  default Split select(List<String> columns) {
    return new ConvertedSplit(this, features().select(columns));
  }

  /**
   * Returns a split of the same rows with other features. Values are converted as they are read,
   * where the types that the features stand for differ.
   *
   * @param features features of some or all of the columns
   * @throws NotFoundException if there is no such column
   */
  default Split withFeatures(Features features) {
    features().select(features.names());
    return new ConvertedSplit(this, features);
  }

  /**
   * Returns a split of the same rows in ascending order of a column; rows that are equal there stay
   * in their order, numbers that are none come after all others, and nulls last. Reading sorts, and
   * writes temporary files of about the size of the rows if these are many.
   *
   * @param column its name; numbers, booleans, times and text can be sorted by
   * @throws NotFoundException if there is no such column
   */
  default Split sortedBy(String column) {
    features().node(column);
    return new SortedSplit(this, column);
  }

  /**
   * Returns a split of any rows.
   *
   * @param features the features of its columns, in their order
   * @param rows opens a reader of all rows, with memory of the allocator that it is given
   */
  static Split of(Features features, Function<BufferAllocator, ArrowReader> rows) {
    return new Split() {
      @Override
      public Features features() {
        return features;
      }

      @Override
      public OptionalLong rows() {
        return OptionalLong.empty();
      }

      @Override
      public ArrowReader read(BufferAllocator allocator) {
        return rows.apply(allocator);
      }
    };
  }

  /**
   * Checks a split's name: words of letters, digits and underscores, joined by dots.
   *
   * @param name the name
   * @return the name
   * @throws InvalidRequestException if HuggingFace doesn't allow it
   */
  static String checkName(String name) {
    if (!Names.SPLIT.matcher(name).matches()) {
      throw new InvalidRequestException(
          name.isEmpty()
              ? "The split's name is empty. Give one, such as '" + TRAIN + "'."
              : "A split can't be named '"
                  + Names.shown(name)
                  + "'. Use letters, digits and underscores, with single dots between them.");
    }
    return name;
  }

  /**
   * Checks the names of several splits.
   *
   * @param splits the splits by name
   * @throws InvalidRequestException if there are none, or HuggingFace doesn't allow a name
   */
  static void checkNames(Map<String, Split> splits) {
    if (splits.isEmpty()) {
      throw new InvalidRequestException("There are no splits to write. Give at least one.");
    }
    splits.keySet().forEach(Split::checkName);
  }
}
