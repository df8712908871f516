package io.recursivestore.log;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes members out of JSON objects. A member of another type than asked for is refused rather than
 * converted: a list of removed files that is read as empty would bring rows back.
 */
final class Members {
  private static final int SHOWN_CHARACTERS = 60;

  private Members() {}

  /**
   * Returns a member.
   *
   * @throws IllegalArgumentException if it is missing
   */
  static JsonNode require(JsonNode node, String member) {
    JsonNode found = node.get(member);
    if (found == null) {
      throw new IllegalArgumentException("'" + member + "' is missing");
    }
    return found;
  }

  static long whole(JsonNode node, String member, long least) {
    return requireWhole(require(node, member), member, least);
  }

  /** Returns a member's whole numbers; none if it is missing. */
  static List<Long> wholes(JsonNode node, String member, long least) {
    return listIfAny(node, member).stream()
        .map(element -> requireWhole(element, member, least))
        .toList();
  }

  /** Returns a column's id, or the last one that was given. */
  static int id(JsonNode node, String member, int least) {
    long id = whole(node, member, least);
    if (id > Integer.MAX_VALUE) {
      throw wrong(member, "is " + id + ", which is too large");
    }
    return (int) id;
  }

  static boolean flag(JsonNode node, String member) {
    JsonNode found = require(node, member);
    if (!found.isBoolean()) {
      throw wrong(member, "is neither true nor false");
    }
    return found.booleanValue();
  }

  static String text(JsonNode node, String member) {
    return requireText(require(node, member), "'" + member + "'");
  }

  /** Returns a member's texts; none if it is missing. */
  static List<String> texts(JsonNode node, String member) {
    return listIfAny(node, member).stream()
        .map(element -> requireText(element, "an element of '" + member + "'"))
        .toList();
  }

  static List<JsonNode> list(JsonNode node, String member) {
    JsonNode found = require(node, member);
    if (!found.isArray()) {
      throw wrong(member, "is not a list");
    }
    return found.valueStream().toList();
  }

  /** Returns a list; an empty one if it is missing. */
  static List<JsonNode> listIfAny(JsonNode node, String member) {
    return node.has(member) ? list(node, member) : List.of();
  }

  /** Returns the members of a member that is an object; none if it is missing. */
  static Set<Map.Entry<String, JsonNode>> objectIfAny(JsonNode node, String member) {
    if (!node.has(member)) {
      return Set.of();
    }
    if (!node.get(member).isObject()) {
      throw wrong(member, "is not an object");
    }
    return node.get(member).properties();
  }

  /** Returns a word that stands for a constant of an enum. */
  static <E extends Enum<E>> E word(JsonNode node, String member, Map<String, E> words) {
    String word = text(node, member);
    E found = words.get(word);
    if (found == null) {
      throw wrong(member, "is '" + shown(word) + "'");
    }
    return found;
  }

  /** Returns a text as messages show it. */
  static String shown(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
  }

  private static long requireWhole(JsonNode found, String member, long least) {
    if (!found.isIntegralNumber() || !found.canConvertToLong()) {
      throw wrong(member, "is not a whole number");
    }
    if (found.longValue() < least) {
      throw wrong(member, "is " + found.longValue() + ", which is less than " + least);
    }
    return found.longValue();
  }

  private static String requireText(JsonNode node, String what) {
    if (!node.isTextual()) {
      throw new IllegalArgumentException(what + " is not text");
    }
    return node.textValue();
  }

  private static IllegalArgumentException wrong(String member, String problem) {
    return new IllegalArgumentException("'" + member + "' " + problem);
  }
}
