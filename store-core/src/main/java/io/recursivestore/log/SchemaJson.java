package io.recursivestore.log;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Schemas as {@code docs/format.md} writes them in JSON. */
public final class SchemaJson {
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}), ?(\\d{1,2})\\)");
  private static final Map<String, Primitive> PRIMITIVES =
      Arrays.stream(Primitive.values()).collect(toUnmodifiableMap(Primitive::typeName, p -> p));
  private static final int MAX_DEPTH = 100;

  private SchemaJson() {}

  /**
   * Returns a schema's JSON form: its columns, and the last id that was given.
   *
   * @param schema the schema
   */
  public static ObjectNode write(Schema schema) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("lastId", schema.lastId());
    node.set("columns", columns(schema.columns()));
    ArrangementJson.write(node, schema.arrangement());
    return node;
  }

  /**
   * Reads a schema from its JSON form.
   *
   * @param node an object
   * @throws IllegalArgumentException if the form is wrong
   */
  public static Schema read(JsonNode node) {
    return new Schema(
        readColumns(Members.require(node, "columns"), 0),
        Members.id(node, "lastId", 0),
        ArrangementJson.read(node));
  }

  private static ArrayNode columns(List<Column> columns) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    columns.forEach(c -> array.add(column(c)));
    return array;
  }

  private static ObjectNode column(Column column) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", column.id());
    node.put("name", column.name());
    node.set("type", type(column.type()));
    node.put("nullable", column.nullable());
    StatisticsJson.writeBound(node, "default", column.defaultValue());
    return node;
  }

  private static JsonNode type(DataType type) {
    if (type instanceof Primitive || type instanceof Decimal) {
      return TextNode.valueOf(type.toString());
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (type instanceof ListOf list) {
      node.set("list", column(list.element()));
    } else if (type instanceof Struct struct) {
      node.set("struct", columns(struct.columns()));
    } else if (type instanceof MapOf map) {
      node.set("map", columns(List.of(map.key(), map.value())));
    }
    return node;
  }

  private static List<Column> readColumns(JsonNode node, int depth) {
    if (!node.isArray()) {
      throw new IllegalArgumentException("a list of columns is missing");
    }
    List<Column> columns = new ArrayList<>();
    node.forEach(child -> columns.add(readColumn(child, depth)));
    return columns;
  }

  private static Column readColumn(JsonNode node, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("columns are nested deeper than " + MAX_DEPTH);
    }
    JsonNode nullable = node.path("nullable");
    if (!nullable.isBoolean() && !nullable.isMissingNode()) {
      throw new IllegalArgumentException("'nullable' is neither true nor false");
    }
    return new Column(
        Members.id(node, "id", 1),
        Members.text(node, "name"),
        readType(Members.require(node, "type"), depth + 1),
        nullable.asBoolean(true),
        StatisticsJson.readBound(node, "default"));
  }

  private static DataType readType(JsonNode node, int depth) {
    if (node.has("list")) {
      return new ListOf(readColumn(node.get("list"), depth));
    }
    if (node.has("struct")) {
      return new Struct(readColumns(node.get("struct"), depth));
    }
    if (node.has("map")) {
      List<Column> entry = readColumns(node.get("map"), depth);
      if (entry.size() != 2) {
        throw new IllegalArgumentException("a map has " + entry.size() + " columns instead of 2");
      }
      return new MapOf(entry.get(0), entry.get(1));
    }
    String word = node.isTextual() ? node.textValue() : "";
    Matcher decimal = DECIMAL.matcher(word);
    if (decimal.matches()) {
      return new Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
    }
    DataType primitive = PRIMITIVES.get(word);
    if (primitive == null) {
      throw new IllegalArgumentException("there is no type " + Members.shown(node.toString()));
    }
    return primitive;
  }
}
