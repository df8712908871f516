package io.recursivestore.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fragments and their statistics in JSON. A bound is an object with one member that tells its form.
 */
final class FragmentJson {
  /** Two fixed levels: no path in a commit can leave its collection. */
  private static final Pattern PATH = Pattern.compile("data/[A-Za-z0-9][A-Za-z0-9._-]*");

  private FragmentJson() {}

  static ObjectNode write(Fragment fragment) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("path", fragment.path());
    node.put("rows", fragment.rows());
    node.put("bytes", fragment.bytes());
    node.put("crc32c", HexFormat.of().toHexDigits(fragment.crc32c()));
    ObjectNode columns = node.putObject("columns");
    new TreeMap<>(fragment.columns())
        .forEach(
            (id, statistics) -> {
              ObjectNode column = columns.putObject(Integer.toString(id));
              column.put("nulls", statistics.nullCount());
              writeBound(column, "min", statistics.min());
              writeBound(column, "max", statistics.max());
            });
    return node;
  }

  static List<Fragment> readAll(JsonNode array) {
    List<Fragment> fragments = new ArrayList<>();
    array.forEach(node -> fragments.add(read(node)));
    return fragments;
  }

  static JsonNode require(JsonNode node, String member) {
    JsonNode found = node.get(member);
    if (found == null) {
      throw new IllegalArgumentException("'" + member + "' is missing");
    }
    return found;
  }

  static long requireLong(JsonNode node, String member) {
    JsonNode found = require(node, member);
    if (!found.isIntegralNumber() || !found.canConvertToLong()) {
      throw new IllegalArgumentException("'" + member + "' is not a whole number");
    }
    return found.longValue();
  }

  private static Fragment read(JsonNode node) {
    String path = require(node, "path").asText();
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("'" + path + "' is not the path of a data file");
    }
    long rows = requireLong(node, "rows");
    long bytes = requireLong(node, "bytes");
    if (rows < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "'" + path + "' has " + rows + " rows and " + bytes + " bytes");
    }
    Map<Integer, ColumnStatistics> columns = new HashMap<>();
    node.path("columns")
        .properties()
        .forEach(
            e ->
                columns.put(
                    Integer.valueOf(e.getKey()),
                    new ColumnStatistics(
                        requireLong(e.getValue(), "nulls"),
                        readBound(e.getValue(), "min"),
                        readBound(e.getValue(), "max"))));
    int crc32c = HexFormat.fromHexDigits(require(node, "crc32c").asText());
    return new Fragment(path, rows, bytes, crc32c, columns);
  }

  private static void writeBound(ObjectNode column, String name, @Nullable Value bound) {
    if (bound == null) {
      return;
    }
    ObjectNode node = column.putObject(name);
    if (bound instanceof Value.OfLong v) {
      node.put("long", v.value());
    } else if (bound instanceof Value.OfDouble v) {
      // Infinities have no JSON number.
      node.put("double", Double.toString(v.value()));
    } else if (bound instanceof Value.OfDecimal v) {
      node.put("decimal", v.value().toPlainString());
    } else if (bound instanceof Value.OfString v) {
      node.put("string", v.value());
    }
  }

  private static @Nullable Value readBound(JsonNode column, String name) {
    JsonNode node = column.path(name);
    if (node.has("long")) {
      return new Value.OfLong(requireLong(node, "long"));
    }
    if (node.has("double")) {
      return new Value.OfDouble(Double.parseDouble(node.get("double").asText()));
    }
    if (node.has("decimal")) {
      return new Value.OfDecimal(new BigDecimal(node.get("decimal").asText()));
    }
    if (node.has("string")) {
      return new Value.OfString(node.get("string").asText());
    }
    return null;
  }
}
