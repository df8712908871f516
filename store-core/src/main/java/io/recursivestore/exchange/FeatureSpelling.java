package io.recursivestore.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The ways to spell a feature in JSON. A list has three: {@code List} is that of datasets 4 and
 * newer; {@code Sequence} and an array of one element are those of all versions, and the first of
 * them means something else around a struct. Here, features are kept as version 4 spells them.
 */
final class FeatureSpelling {
  static final String TYPE = "_type";
  static final String FEATURE = "feature";
  static final String LENGTH = "length";
  static final String LIST = "List";
  static final String LARGE_LIST = "LargeList";

  private static final String SEQUENCE = "Sequence";
  private static final int MAX_DEPTH = 100;

  private FeatureSpelling() {}

  /**
   * Returns a feature as version 4 spells it.
   *
   * @throws IllegalArgumentException if it is no feature
   */
  static JsonNode canonical(JsonNode feature) {
    return canonical(feature, 0);
  }

  /** Returns a canonical feature as all versions read it. */
  static JsonNode compatible(JsonNode feature) {
    if (isStruct(feature)) {
      ObjectNode struct = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> member : feature.properties()) {
        struct.set(member.getKey(), compatible(member.getValue()));
      }
      return struct;
    }
    if (!isA(feature, LIST)) {
      return feature;
    }
    JsonNode element = compatible(feature.get(FEATURE));
    if (isStruct(element)) {
      // Only new versions know lists of structs of a fixed length.
      return feature.has(LENGTH)
          ? list(element, feature, LIST)
          : JsonNodeFactory.instance.arrayNode().add(element);
    }
    return list(element, feature, SEQUENCE);
  }

  /** Returns a canonical feature whose lists, at all levels, have any length. */
  static JsonNode withoutLengths(JsonNode feature) {
    if (isStruct(feature)) {
      ObjectNode struct = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> member : feature.properties()) {
        struct.set(member.getKey(), withoutLengths(member.getValue()));
      }
      return struct;
    }
    if (!isA(feature, LIST) && !isA(feature, LARGE_LIST)) {
      return feature;
    }
    ObjectNode list = feature.deepCopy();
    list.set(FEATURE, withoutLengths(feature.get(FEATURE)));
    list.remove(LENGTH);
    return list;
  }

  /** Returns whether a canonical feature is a struct: an object of features by name. */
  static boolean isStruct(JsonNode feature) {
    return feature.isObject() && !feature.path(TYPE).isTextual();
  }

  /** Returns whether a canonical feature is of a class. */
  static boolean isA(JsonNode feature, String type) {
    return type.equals(feature.path(TYPE).textValue());
  }

  private static JsonNode canonical(JsonNode feature, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("features are nested deeper than " + MAX_DEPTH);
    }
    if (feature instanceof ArrayNode array) {
      if (array.size() != 1) {
        throw new IllegalArgumentException("a list has " + array.size() + " features instead of 1");
      }
      return list(canonical(array.get(0), depth + 1), array, LIST);
    }
    if (!feature.isObject()) {
      throw new IllegalArgumentException("'" + Names.shown(feature.toString()) + "' is no feature");
    }
    if (isStruct(feature)) {
      ObjectNode struct = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> member : feature.properties()) {
        struct.set(member.getKey(), canonical(member.getValue(), depth + 1));
      }
      return struct;
    }
    String type = feature.get(TYPE).textValue();
    if (!type.equals(LIST) && !type.equals(SEQUENCE) && !type.equals(LARGE_LIST)) {
      ObjectNode copy = ((ObjectNode) feature).deepCopy();
      if (copy.path("id").isNull()) {
        copy.remove("id");
      }
      return copy;
    }
    if (!feature.has(FEATURE)) {
      throw new IllegalArgumentException("a " + type + " has no '" + FEATURE + "'");
    }
    JsonNode element = canonical(feature.get(FEATURE), depth + 1);
    if (type.equals(SEQUENCE) && isStruct(element) && !allLists(element)) {
      ObjectNode lists = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> member : element.properties()) {
        lists.set(member.getKey(), list(member.getValue(), feature, LIST));
      }
      return lists;
    }
    return list(element, feature, type.equals(LARGE_LIST) ? LARGE_LIST : LIST);
  }

  private static boolean allLists(JsonNode struct) {
    return struct.valueStream().allMatch(member -> isA(member, LIST));
  }

  /** Makes a list that has the length of another, if that is fixed. */
  private static ObjectNode list(JsonNode element, JsonNode like, String type) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.set(FEATURE, element);
    JsonNode length = like.path(LENGTH);
    if (!length.isMissingNode() && !length.isNull()) {
      if (!length.isInt() || length.intValue() < -1) {
        throw new IllegalArgumentException(
            "a list has the length " + Names.shown(length.toString()));
      }
      if (length.intValue() >= 0) {
        list.put(LENGTH, length.intValue());
      }
    }
    return list.put(TYPE, type);
  }
}
