package io.recursivestore.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.CorruptDataException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Metadata of series as JSON, which is part of {@code docs/format.md}. */
final class SeriesJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private SeriesJson() {}

  static String write(SeriesMetadata metadata) {
    ObjectNode node = MAPPER.createObjectNode();
    metadata.index().ifPresent(index -> write(index, node.putObject("index")));
    ArrayNode steps = node.putArray("steps");
    metadata.steps().forEach(step -> write(step, steps.addObject()));
    node.set("more", metadata.more());
    return text(node);
  }

  private static void write(SeriesIndex index, ObjectNode node) {
    node.put("column", index.column());
    index.frequency().ifPresent(text -> node.put("frequency", text));
    index.timeZone().ifPresent(text -> node.put("timeZone", text));
    index.name().ifPresent(text -> node.put("name", text));
  }

  private static void write(ProcessingStep step, ObjectNode node) {
    node.put("type", step.type());
    node.put("description", step.description());
    step.function().ifPresent(text -> node.put("function", text));
    step.time().ifPresent(time -> node.put("time", time.toString()));
    ArrayNode inputs = node.putArray("inputs");
    step.inputs().forEach(inputs::add);
    node.set("parameters", step.parameters());
  }

  /**
   * Reads what was written.
   *
   * @param text the JSON
   * @param where whose it is, for messages
   * @throws CorruptDataException if it is not metadata
   */
  static SeriesMetadata read(String text, String where) {
    try {
      JsonNode node = MAPPER.readTree(text);
      List<ProcessingStep> steps = new ArrayList<>();
      node.path("steps").forEach(step -> steps.add(step(step)));
      return new SeriesMetadata(
          Optional.ofNullable(node.get("index")).map(SeriesJson::index),
          steps,
          object(node.get("more")));
    } catch (JsonProcessingException | DateTimeException e) {
      throw new CorruptDataException("The metadata of " + where + " is damaged.", e);
    }
  }

  private static SeriesIndex index(JsonNode node) {
    return new SeriesIndex(
        node.path("column").asText(),
        text(node, "frequency"),
        text(node, "timeZone"),
        text(node, "name"));
  }

  private static ProcessingStep step(JsonNode node) {
    List<String> inputs = new ArrayList<>();
    node.path("inputs").forEach(input -> inputs.add(input.asText()));
    return new ProcessingStep(
        node.path("type").asText(),
        node.path("description").asText(),
        text(node, "function"),
        text(node, "time").map(Instant::parse),
        inputs,
        object(node.get("parameters")));
  }

  /** Parents as {@code [{"series": "a", "version": 2}]}. */
  static String writeParents(List<SeriesVersion> parents) {
    ArrayNode array = MAPPER.createArrayNode();
    parents.forEach(p -> array.addObject().put("series", p.key()).put("version", p.version()));
    return text(array);
  }

  static List<SeriesVersion> readParents(String text, String where) {
    try {
      List<SeriesVersion> parents = new ArrayList<>();
      for (JsonNode node : MAPPER.readTree(text)) {
        parents.add(new SeriesVersion(node.path("series").asText(), node.path("version").asLong()));
      }
      return parents;
    } catch (JsonProcessingException e) {
      throw new CorruptDataException("The parents of " + where + " are damaged.", e);
    }
  }

  static JsonNode tree(String text, String where) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CorruptDataException("The columns of " + where + " are damaged.", e);
    }
  }

  static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A JSON value can't be written.", e);
    }
  }

  private static Optional<String> text(JsonNode node, String key) {
    return Optional.ofNullable(node.get(key)).map(JsonNode::asText);
  }

  private static ObjectNode object(@Nullable JsonNode node) {
    return node instanceof ObjectNode object ? object : MAPPER.createObjectNode();
  }
}
