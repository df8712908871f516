package io.recursivestore.exchange.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.exchange.Yaml;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The YAML files of meteaudata. */
final class MetadataYaml {
  private MetadataYaml() {}

  /**
   * Reads a file.
   *
   * @throws CorruptDataException if it is no mapping
   * @throws InvalidRequestException if it is YAML that is not read, such as an object of Python
   */
  static ObjectNode read(Path file, PickleLimits limits) {
    String text = new String(SourceBytes.read(file, limits), StandardCharsets.UTF_8);
    JsonNode node;
    try {
      node = Yaml.read(text.lines().toList());
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          "'"
              + file
              + "' is refused: "
              + e.getMessage()
              + ". Plain mappings, lists, numbers and texts are read.",
          e);
    }
    if (node.isNull()) {
      return PyJson.NODES.objectNode();
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new CorruptDataException("'" + file + "' is damaged: it is no mapping.");
  }
}
