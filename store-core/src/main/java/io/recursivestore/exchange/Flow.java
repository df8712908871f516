package io.recursivestore.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A YAML value within one line: a scalar, or lists and mappings in brackets. */
final class Flow {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_DEPTH = 100;

  private final String text;
  private int at;
  private boolean plain;

  Flow(String text) {
    this.text = text;
  }

  /** Returns the value, or null if the text ends before it does. */
  @Nullable JsonNode whole(int depth) {
    try {
      char first = text.charAt(0);
      plain = "\"'[{".indexOf(first) < 0;
      JsonNode value = plain ? scalar("") : value("", depth);
      skipSpace();
      if (at < text.length() && text.charAt(at) != '#') {
        throw Yaml.bad(text);
      }
      return value;
    } catch (StringIndexOutOfBoundsException e) {
      return null;
    }
  }

  /** Returns whether it is a scalar without quotes. */
  boolean isPlain() {
    return plain;
  }

  /** Reads a scalar that ends before one of some characters, if it has no quotes. */
  JsonNode scalar(String ends) {
    char first = text.charAt(at);
    if (first == '"') {
      return doubleQuoted();
    }
    if (first == '\'') {
      return singleQuoted();
    }
    if ("&*!|>%@`".indexOf(first) >= 0) {
      throw Yaml.bad(text);
    }
    int start = at;
    while (at < text.length()
        && ends.indexOf(text.charAt(at)) < 0
        && !(!ends.isEmpty() && isColon(at))
        && !(text.charAt(at) == '#' && at > start && text.charAt(at - 1) == ' ')) {
      at++;
    }
    if (at == text.length() && !ends.isEmpty()) {
      throw new StringIndexOutOfBoundsException(at);
    }
    String word = text.substring(start, at).strip();
    if (word.contains(": ") || word.startsWith("? ") || word.startsWith("- ")) {
      throw Yaml.bad(text);
    }
    return typed(word);
  }

  private JsonNode value(String ends, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("it is nested deeper than " + MAX_DEPTH);
    }
    skipSpace();
    return switch (text.charAt(at)) {
      case '[' -> list(depth);
      case '{' -> mapping(depth);
      default -> scalar(ends);
    };
  }

  private ArrayNode list(int depth) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    at++;
    skipSpace();
    while (text.charAt(at) != ']') {
      list.add(value(",]", depth + 1));
      separator(']');
    }
    at++;
    return list;
  }

  private ObjectNode mapping(int depth) {
    ObjectNode mapping = JsonNodeFactory.instance.objectNode();
    at++;
    skipSpace();
    while (text.charAt(at) != '}') {
      String key = scalar(",}").asText();
      skipSpace();
      if (text.charAt(at) != ':') {
        throw Yaml.bad(text);
      }
      at++;
      mapping.set(key, value(",}", depth + 1));
      separator('}');
    }
    at++;
    return mapping;
  }

  private void separator(char end) {
    skipSpace();
    if (text.charAt(at) == ',') {
      at++;
      skipSpace();
    } else if (text.charAt(at) != end) {
      throw Yaml.bad(text);
    }
  }

  private boolean isColon(int index) {
    return text.charAt(index) == ':'
        && (index + 1 == text.length() || " ,]}".indexOf(text.charAt(index + 1)) >= 0);
  }

  private JsonNode doubleQuoted() {
    int start = at++;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
    // Python escapes spaces at the ends of lines, and characters by two digits.
    String json =
        text.substring(start, at)
            .replaceAll("(?<!\\\\)((?:\\\\\\\\)*)\\\\ ", "$1 ")
            .replaceAll("(?<!\\\\)((?:\\\\\\\\)*)\\\\x([0-9A-Fa-f]{2})", "$1\\\\u00$2");
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw Yaml.bad(text);
    }
  }

  private JsonNode singleQuoted() {
    StringBuilder value = new StringBuilder();
    at++;
    while (true) {
      char c = text.charAt(at++);
      if (c != '\'') {
        value.append(c);
      } else if (at < text.length() && text.charAt(at) == '\'') {
        value.append('\'');
        at++;
      } else {
        return JsonNodeFactory.instance.textNode(value.toString());
      }
    }
  }

  private void skipSpace() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private static JsonNode typed(String word) {
    if (word.matches("|~|null|Null|NULL")) {
      return NullNode.instance;
    }
    if (word.matches("true|True|TRUE|false|False|FALSE")) {
      return BooleanNode.valueOf(word.charAt(0) == 't' || word.charAt(0) == 'T');
    }
    if (word.matches("-?(0|[1-9][0-9]{0,17})")) {
      long number = Long.parseLong(word);
      return number == (int) number
          ? JsonNodeFactory.instance.numberNode((int) number)
          : JsonNodeFactory.instance.numberNode(number);
    }
    if (word.matches("-?[0-9]+\\.[0-9]*([eE][-+]?[0-9]+)?")) {
      return JsonNodeFactory.instance.numberNode(Double.parseDouble(word));
    }
    return JsonNodeFactory.instance.textNode(word);
  }
}
