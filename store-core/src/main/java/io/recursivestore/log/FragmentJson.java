package io.recursivestore.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Value;
import java.math.BigDecimal;
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

  private static final Pattern CRC32C = Pattern.compile("[0-9A-Fa-f]{8}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,39}(?:\\.[0-9]{1,38})?");

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

  static List<Fragment> readAll(JsonNode node, String member) {
    return Members.list(node, member).stream().map(FragmentJson::read).toList();
  }

  private static Fragment read(JsonNode node) {
    String path = Members.text(node, "path");
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "'" + Members.shown(path) + "' is not the path of a data file");
    }
    long rows = Members.whole(node, "rows", 0);
    Map<Integer, ColumnStatistics> columns = new HashMap<>();
    for (var column : Members.objectIfAny(node, "columns")) {
      columns.put(Integer.valueOf(column.getKey()), readStatistics(column.getValue(), rows));
    }
    String crc32c = Members.text(node, "crc32c");
    if (!CRC32C.matcher(crc32c).matches()) {
      throw new IllegalArgumentException("'crc32c' is not 8 hexadecimal digits");
    }
    return new Fragment(
        path, rows, Members.whole(node, "bytes", 0), HexFormat.fromHexDigits(crc32c), columns);
  }

  private static ColumnStatistics readStatistics(JsonNode node, long rows) {
    long nulls = Members.whole(node, "nulls", 0);
    if (nulls > rows) {
      throw new IllegalArgumentException("a column has " + nulls + " nulls in " + rows + " rows");
    }
    return new ColumnStatistics(nulls, readBound(node, "min"), readBound(node, "max"));
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
    if (!column.has(name)) {
      return null;
    }
    JsonNode node = column.get(name);
    if (node.has("long")) {
      return new Value.OfLong(Members.whole(node, "long", Long.MIN_VALUE));
    }
    if (node.has("double")) {
      double bound = Double.parseDouble(Members.text(node, "double"));
      if (!Double.isNaN(bound)) {
        return new Value.OfDouble(bound);
      }
    }
    if (node.has("decimal")) {
      // No exponent: a short one can stand for more digits than there is memory.
      String bound = Members.text(node, "decimal");
      if (DECIMAL.matcher(bound).matches()) {
        return new Value.OfDecimal(new BigDecimal(bound));
      }
    }
    if (node.has("string")) {
      return new Value.OfString(Members.text(node, "string"));
    }
    throw new IllegalArgumentException("'" + name + "' is not a value");
  }
}
