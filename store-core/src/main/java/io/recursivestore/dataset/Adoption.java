package io.recursivestore.dataset;

import io.recursivestore.model.FileFormat;
import io.recursivestore.model.NamedId;
import io.recursivestore.model.Schema;
import java.nio.file.Path;
import java.util.Map;

/**
 * A data file that is there already, and is to become one of a dataset as it is.
 *
 * @param file the file, which must not be a symbolic link
 * @param format its format
 * @param schema the columns of the dataset
 * @param names which columns stand under which names in the file
 * @param link whether the dataset may have the very file under a second name; otherwise it gets a
 *     copy
 */
public record Adoption(
    Path file, FileFormat format, Schema schema, Map<String, NamedId> names, boolean link) {
  /** Copies the map. */
  public Adoption {
    names = Map.copyOf(names);
  }
}
