package io.recursivestore.log;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.NamedId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The names of columns in files that hold no ids, in JSON. */
final class NamesJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_DEPTH = 100;

  private NamesJson() {}

  /** Adds names to an object, unless there are none. */
  static void write(ObjectNode node, String member, Map<String, NamedId> names) {
    if (!names.isEmpty()) {
      node.set(member, node(names));
    }
  }

  static void write(JsonGenerator json, Map<String, NamedId> names) throws IOException {
    MAPPER.writeTree(json, node(names));
  }

  /** Returns the names of an object; none if they are missing. */
  static Map<String, NamedId> read(JsonNode node, String member) {
    return read(node, member, 0);
  }

  /** Reads an array of them, at which the parser is. */
  static List<Map<String, NamedId>> readAll(JsonParser json) throws IOException {
    List<Map<String, NamedId>> all = new ArrayList<>();
    JsonNode array = MAPPER.readTree(json);
    for (JsonNode names : array) {
      all.add(read(JsonNodeFactory.instance.objectNode().set("names", names), "names"));
    }
    return all;
  }

  private static ObjectNode node(Map<String, NamedId> names) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(names)
        .forEach(
            (name, column) -> {
              ObjectNode named = node.putObject(name).put("id", column.id());
              write(named, "names", column.below());
            });
    return node;
  }

  private static Map<String, NamedId> read(JsonNode node, String member, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("names are nested deeper than " + MAX_DEPTH);
    }
    Map<String, NamedId> names = new HashMap<>();
    for (Map.Entry<String, JsonNode> name : Members.objectIfAny(node, member)) {
      names.put(
          name.getKey(),
          new NamedId(
              Members.id(name.getValue(), "id", 1), read(name.getValue(), "names", depth + 1)));
    }
    return names;
  }
}
