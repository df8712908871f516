package io.recursivestore.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Features as the cards of datasets list them: {@code {name: x, sequence: float32}}. What is
 * written here is read by all versions.
 */
final class FeatureYaml {
  private static final List<String> LISTS = List.of("list", "sequence", "large_list");
  private static final String NAME = "name";
  private static final String NAMES = "names";
  private static final String DTYPE = "dtype";
  private static final String STRUCT = "struct";
  private static final String CLASS_LABEL = "class_label";

  private FeatureYaml() {}

  /** Returns the list of features. */
  static ArrayNode write(Features features) {
    return (ArrayNode) inner(features.toCompatibleNode()).get(STRUCT);
  }

  /**
   * Reads the list of features.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static Features read(JsonNode list) {
    return Features.of(struct(list));
  }

  private static ObjectNode inner(JsonNode feature) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (feature.isArray()) {
      out.set("list", simplified(inner(feature.get(0))));
      return out;
    }
    if (FeatureSpelling.isStruct(feature)) {
      ArrayNode members = out.putArray(STRUCT);
      for (Map.Entry<String, JsonNode> member : feature.properties()) {
        members.addObject().put(NAME, member.getKey()).setAll(inner(member.getValue()));
      }
      return out;
    }
    ObjectNode rest = ((ObjectNode) feature).deepCopy();
    String type = rest.remove(FeatureSpelling.TYPE).textValue();
    switch (type) {
      case "Value" -> out.setAll(rest);
      case "Sequence", FeatureSpelling.LIST, FeatureSpelling.LARGE_LIST -> {
        JsonNode element = simplified(inner(rest.remove(FeatureSpelling.FEATURE)));
        String word =
            type.equals("Sequence")
                ? "sequence"
                : type.equals(FeatureSpelling.LIST) ? "list" : "large_list";
        out.set(word, element);
        out.setAll(rest);
      }
      default -> {
        if (rest.isEmpty()) {
          out.put(DTYPE, snake(type));
        } else {
          out.putObject(DTYPE).set(snake(type), type.equals("ClassLabel") ? labels(rest) : rest);
        }
      }
    }
    return out;
  }

  private static JsonNode simplified(ObjectNode element) {
    if (element.size() != 1) {
      return element;
    }
    return element.has(STRUCT)
        ? element.get(STRUCT)
        : element.path(DTYPE).isTextual() ? element.get(DTYPE) : element;
  }

  /** Labels are listed by their numbers, as text. */
  private static ObjectNode labels(ObjectNode feature) {
    JsonNode names = feature.path(NAMES);
    if (names.isArray()) {
      ObjectNode numbered = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < names.size(); i++) {
        numbered.set(String.valueOf(i), names.get(i));
      }
      feature.set(NAMES, numbered);
    }
    return feature;
  }

  private static ObjectNode struct(JsonNode list) {
    if (!list.isArray()) {
      throw new IllegalArgumentException("a list of features is missing");
    }
    ObjectNode struct = JsonNodeFactory.instance.objectNode();
    for (JsonNode member : list) {
      if (!member.isObject()) {
        throw Yaml.bad(member.toString());
      }
      ObjectNode feature = ((ObjectNode) member).deepCopy();
      String name = feature.path(NAME).asText();
      feature.remove(NAME);
      struct.set(name, feature(feature));
    }
    return struct;
  }

  private static JsonNode feature(JsonNode yaml) {
    if (yaml.isTextual()) {
      return feature(JsonNodeFactory.instance.objectNode().set(DTYPE, yaml));
    }
    if (yaml.isArray()) {
      return struct(yaml);
    }
    if (yaml.has(STRUCT)) {
      return struct(yaml.get(STRUCT));
    }
    for (String word : LISTS) {
      if (yaml.has(word)) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.set(FeatureSpelling.FEATURE, feature(yaml.get(word)));
        ObjectNode rest = yaml.deepCopy();
        rest.remove(word);
        list.setAll(rest);
        return list.put(FeatureSpelling.TYPE, word.equals("sequence") ? "Sequence" : camel(word));
      }
    }
    JsonNode dtype = yaml.path(DTYPE);
    if (dtype.isTextual() && Dtypes.parse(dtype.textValue()).isPresent()) {
      return ((ObjectNode) yaml.deepCopy()).put(FeatureSpelling.TYPE, "Value");
    }
    if (dtype.isTextual()) {
      return JsonNodeFactory.instance
          .objectNode()
          .put(FeatureSpelling.TYPE, camel(dtype.textValue()));
    }
    Map.Entry<String, JsonNode> only =
        dtype.properties().stream().findFirst().orElseThrow(() -> Yaml.bad(yaml.toString()));
    ObjectNode feature = (ObjectNode) only.getValue().deepCopy();
    if (only.getKey().equals(CLASS_LABEL) && feature.path(NAMES).isObject()) {
      ArrayNode names = JsonNodeFactory.instance.arrayNode();
      feature.get(NAMES).forEach(names::add);
      feature.set(NAMES, names);
    }
    return feature.put(FeatureSpelling.TYPE, camel(only.getKey()));
  }

  private static String snake(String camel) {
    return camel
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
        .replaceAll("([a-z\\d])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  private static String camel(String snake) {
    return Arrays.stream(snake.split("_"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }
}
