package io.recursivestore.format.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of a data file whose rows are in a table.
 *
 * @param table the table's name
 * @param rows the number of its rows
 * @param columns its columns, in order: the first is {@code c1}
 */
record TableMarker(String table, long rows, List<Column> columns) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}), (\\d{1,2})\\)");

  byte[] write() {
    ObjectNode json = MAPPER.createObjectNode().put("table", table).put("rows", rows);
    var list = json.putArray("columns");
    for (Column column : columns) {
      list.addObject()
          .put("id", column.id())
          .put("name", column.name())
          .put("type", column.type().toString())
          .put("nullable", column.nullable());
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  static TableMarker read(byte[] bytes) {
    try {
      JsonNode json = MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
      List<Column> columns = new ArrayList<>();
      for (JsonNode column : json.path("columns")) {
        columns.add(
            new Column(
                column.path("id").asInt(),
                column.path("name").asText(),
                type(column.path("type").asText()),
                column.path("nullable").asBoolean()));
      }
      return new TableMarker(json.path("table").asText(), json.path("rows").asLong(-1), columns);
    } catch (IOException e) {
      throw new IllegalArgumentException("it is not JSON", e);
    }
  }

  private static DataType type(String text) {
    Matcher decimal = DECIMAL.matcher(text);
    if (decimal.matches()) {
      return new Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
    }
    return Arrays.stream(Primitive.values())
        .filter(type -> type.typeName().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no type '" + text + "'"));
  }
}
