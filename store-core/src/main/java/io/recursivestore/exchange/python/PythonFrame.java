package io.recursivestore.exchange.python;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.InvalidRequestException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * A file with a table.
 *
 * @param name the file's name without its ending; the original code replaces slashes by underscores
 * @param file where it is
 * @param format what it is
 * @param metadata what a file beside it says about it, if there is one
 */
public record PythonFrame(String name, Path file, Format format, Optional<ObjectNode> metadata) {

  /**
   * Reads the rows of a file of HDF5 or a pickle as columns of a dataset. An index that only counts
   * the rows is left out, another one becomes columns in front. Columns of objects of one type have
   * that type; others are text that is JSON. The whole table is in memory until the reader is
   * closed.
   *
   * @param allocator gives the memory of batches
   * @param limits how much the file may become
   * @return a reader of batches, which the caller closes; its schema is one that a dataset can have
   * @throws InvalidRequestException if it is Parquet, or holds no frame, or one that can't be kept
   * @throws io.recursivestore.model.CorruptDataException if the file is damaged
   */
  public ArrowReader rows(BufferAllocator allocator, PickleLimits limits) {
    try {
      return new FrameRows(file.toString(), FrameTable.of(frame(limits)), allocator);
    } catch (PickleProblem e) {
      throw e.of(file.toString());
    }
  }

  private Frame frame(PickleLimits limits) {
    return switch (format) {
      case PARQUET ->
          throw new InvalidRequestException(
              "'" + file + "' is a Parquet file. Take it with FileImport, which copies nothing.");
      case H5 -> Hdf5Frames.read(file, limits);
      case PKL ->
          Pickles.frame(file.toString(), SourceBytes.read(file, limits), limits)
              .orElseThrow(
                  () ->
                      new InvalidRequestException(
                          "'" + file + "' is refused: it is a pickle, but of no DataFrame."));
    };
  }

  /** What a file is. */
  public enum Format {
    /** Parquet: {@link io.recursivestore.exchange.files.FileImport} takes it as it is. */
    PARQUET,
    /** HDF5, as pandas writes it through PyTables. */
    H5,
    /** A pickled frame of pandas. */
    PKL;

    static Optional<Format> of(String file) {
      for (Format format : values()) {
        if (file.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
          return Optional.of(format);
        }
      }
      return Optional.empty();
    }
  }
}
