package io.recursivestore.exchange.files;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;

/** Paths of files as the metadata of a commit have them. */
final class ImportedPaths {
  private ImportedPaths() {}

  /** Returns a JSON array of texts. */
  static String json(List<Path> files) {
    ArrayNode paths = JsonNodeFactory.instance.arrayNode();
    files.forEach(file -> paths.add(file.toString()));
    return paths.toString();
  }
}
