package io.recursivestore.exchange.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Puts JSON values into the slots of a vector. What doesn't fit its type is refused. */
interface JsonValues {

  /** Puts a value, which may be null or absent, into a slot. */
  void set(int slot, JsonNode value);

  static JsonValues of(FieldVector vector, DataType type) {
    JsonValues values = present(vector, type);
    return (slot, value) -> {
      if (value.isNull() || value.isMissingNode()) {
        vector.setNull(slot);
      } else {
        values.set(slot, value);
      }
    };
  }

  private static JsonValues present(FieldVector vector, DataType type) {
    if (type instanceof Struct struct) {
      return struct((StructVector) vector, struct.columns());
    }
    if (type instanceof ListOf list) {
      return list((ListVector) vector, list);
    }
    if (type instanceof MapOf map) {
      return map((ListVector) vector, map);
    }
    if (vector instanceof VarBinaryVector v) {
      return (i, value) -> v.setSafe(i, Base64.getDecoder().decode(text(value)));
    }
    TextValues.Setter texts = TextValues.setter(vector, type);
    if (vector instanceof BitVector v) {
      return (i, value) -> v.setSafe(i, require(value.isBoolean(), value).booleanValue() ? 1 : 0);
    }
    if (vector instanceof Float8Vector v) {
      return (i, value) -> v.setSafe(i, number(value));
    }
    if (vector instanceof Float4Vector v) {
      return (i, value) -> v.setSafe(i, (float) number(value));
    }
    if (vector instanceof DecimalVector v && type instanceof Decimal decimal) {
      return (i, value) ->
          v.setSafe(
              i, TextValues.decimal(require(value.isNumber(), value).decimalValue(), decimal));
    }
    if (vector instanceof BaseIntVector) {
      return (i, value) -> texts.set(i, require(value.isIntegralNumber(), value).asText());
    }
    return (i, value) -> texts.set(i, text(value));
  }

  private static JsonValues struct(StructVector vector, List<Column> columns) {
    List<JsonValues> members = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      members.add(of(vector.getChildrenFromFields().get(i), columns.get(i).type()));
      names.add(columns.get(i).name());
    }
    return (slot, value) -> {
      require(value.isObject(), value);
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        if (!names.contains(member.getKey())) {
          throw new IllegalArgumentException("there is no member '" + member.getKey() + "'");
        }
      }
      vector.setIndexDefined(slot);
      for (int i = 0; i < members.size(); i++) {
        members.get(i).set(slot, value.path(columns.get(i).name()));
      }
    };
  }

  private static JsonValues list(ListVector vector, ListOf type) {
    JsonValues elements = of(vector.getDataVector(), type.element().type());
    return (slot, value) -> {
      require(value.isArray(), value);
      int at = vector.startNewValue(slot);
      for (JsonNode element : value) {
        elements.set(at++, element);
      }
      vector.endValue(slot, value.size());
    };
  }

  /** Keys are the names of members, whatever their type. */
  private static JsonValues map(ListVector vector, MapOf type) {
    StructVector entries = (StructVector) vector.getDataVector();
    FieldVector keys = entries.getChildrenFromFields().get(0);
    TextValues.Setter names = TextValues.setter(keys, type.key().type());
    JsonValues values = of(entries.getChildrenFromFields().get(1), type.value().type());
    return (slot, value) -> {
      require(value.isObject(), value);
      int at = vector.startNewValue(slot);
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        entries.setIndexDefined(at);
        names.set(at, member.getKey());
        values.set(at++, member.getValue());
      }
      vector.endValue(slot, value.size());
    };
  }

  private static String text(JsonNode value) {
    return require(value.isTextual(), value).textValue();
  }

  /** JSON has no NaN and no infinity; some write them as text. */
  private static double number(JsonNode value) {
    return value.isTextual()
        ? TextValues.number(value.textValue())
        : require(value.isNumber(), value).doubleValue();
  }

  private static JsonNode require(boolean condition, JsonNode value) {
    if (!condition) {
      throw new IllegalArgumentException(
          "it is " + value.getNodeType().name().toLowerCase(java.util.Locale.ROOT));
    }
    return value;
  }
}
