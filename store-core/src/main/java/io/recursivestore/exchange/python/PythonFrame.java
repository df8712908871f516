package io.recursivestore.exchange.python;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A file with a table.
 *
 * @param name the file's name without its ending; the original code replaces slashes by underscores
 * @param file where it is
 * @param format what it is
 * @param metadata what a file beside it says about it, if there is one
 */
public record PythonFrame(String name, Path file, Format format, Optional<ObjectNode> metadata) {

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
