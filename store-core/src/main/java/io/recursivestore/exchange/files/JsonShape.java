package io.recursivestore.exchange.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the type of which all values of a member are. */
final class JsonShape {
  private static final int MAX_DEPTH = 100;

  private final String path;
  private final int depth;
  private final Map<String, JsonShape> members = new LinkedHashMap<>();
  private @Nullable JsonShape element;
  private @Nullable Kind kind;

  private enum Kind {
    BOOL,
    INT64,
    FLOAT64,
    STRING,
    LIST,
    STRUCT
  }

  private JsonShape(String path, int depth) {
    this.path = path;
    this.depth = depth;
  }

  /** Returns the shape of rows, of which none was seen yet. */
  static JsonShape ofRows() {
    return new JsonShape("", 0);
  }

  /**
   * Takes a value.
   *
   * @throws IllegalArgumentException if it can't be kept with those before
   */
  void add(JsonNode value) {
    if (value.isNull()) {
      return;
    }
    Kind found = kind(value);
    kind = kind == null || kind == found ? found : both(kind, found);
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("'" + path + "' is nested deeper than " + MAX_DEPTH);
    }
    if (found == Kind.STRUCT) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        String name = member.getKey();
        members
            .computeIfAbsent(
                name, n -> new JsonShape(path.isEmpty() ? n : path + "." + n, depth + 1))
            .add(member.getValue());
      }
    } else if (found == Kind.LIST) {
      JsonShape elements = element == null ? new JsonShape(path + ".element", depth + 1) : element;
      element = elements;
      value.forEach(elements::add);
    }
  }

  /** Returns the columns of the rows, all with the id 1. */
  List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    members.forEach((name, shape) -> columns.add(new Column(1, name, shape.type(), true)));
    return columns;
  }

  private DataType type() {
    if (kind == null) {
      // Only nulls: any type would do.
      return Primitive.STRING;
    }
    return switch (kind) {
      case BOOL -> Primitive.BOOL;
      case INT64 -> Primitive.INT64;
      case FLOAT64 -> Primitive.FLOAT64;
      case STRING -> Primitive.STRING;
      case LIST ->
          new ListOf(
              new Column(1, "element", element == null ? Primitive.STRING : element.type(), true));
      case STRUCT -> struct();
    };
  }

  private DataType struct() {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("'" + path + "' is an object without members");
    }
    return new Struct(columns());
  }

  private Kind kind(JsonNode value) {
    if (value.isTextual()) {
      return Kind.STRING;
    }
    if (value.isBoolean()) {
      return Kind.BOOL;
    }
    if (value.isIntegralNumber()) {
      if (!value.canConvertToLong()) {
        throw new IllegalArgumentException(
            "'" + path + "' holds " + value + ", which is no int64: give it a decimal type");
      }
      return Kind.INT64;
    }
    if (value.isNumber()) {
      return Kind.FLOAT64;
    }
    return value.isArray() ? Kind.LIST : Kind.STRUCT;
  }

  private Kind both(Kind a, Kind b) {
    boolean areNumbers =
        (a == Kind.INT64 || a == Kind.FLOAT64) && (b == Kind.INT64 || b == Kind.FLOAT64);
    if (!areNumbers) {
      throw new IllegalArgumentException(
          "'" + path + "' is " + word(a) + " in some rows and " + word(b) + " in others");
    }
    return Kind.FLOAT64;
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(java.util.Locale.ROOT);
  }
}
