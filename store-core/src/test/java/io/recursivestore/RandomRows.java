package io.recursivestore;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Schema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Draws rows of a schema, with nulls on every level that allows them and awkward values. */
public final class RandomRows {
  private static final List<String> TEXTS =
      List.of("", "a", "größe", "\uD83D\uDE00\uFFFD", "\0", "数据", "long ".repeat(40));
  private static final List<Double> NUMBERS =
      List.of(0.0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE);

  private final Random random;

  /** Creates a source of rows. */
  public RandomRows(Random random) {
    this.random = random;
  }

  /** Draws some rows. */
  public List<Map<String, Object>> draw(Schema schema, int count) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(fields(schema.columns()));
    }
    return rows;
  }

  private Map<String, Object> fields(List<Column> columns) {
    Map<String, Object> fields = new HashMap<>();
    columns.forEach(c -> fields.put(c.name(), value(c)));
    return fields;
  }

  private Object value(Column column) {
    return column.nullable() && random.nextInt(4) == 0 ? null : value(column.type());
  }

  private Object value(DataType type) {
    if (type instanceof Primitive primitive) {
      return primitive(primitive);
    }
    if (type instanceof Decimal decimal) {
      BigInteger bound = BigInteger.TEN.pow(decimal.precision());
      BigInteger digits = new BigInteger(130, random).mod(bound);
      return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), decimal.scale());
    }
    if (type instanceof Struct struct) {
      return fields(struct.columns());
    }
    List<Object> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(
          type instanceof ListOf list
              ? value(list.element())
              : fields(List.of(((MapOf) type).key(), ((MapOf) type).value())));
    }
    return elements;
  }

  private Object primitive(Primitive type) {
    return switch (type) {
      case BOOL -> random.nextBoolean();
      case INT8 -> (byte) random.nextInt();
      case INT16 -> (short) random.nextInt();
      case INT32, DATE -> random.nextInt(8) == 0 ? Integer.MIN_VALUE : random.nextInt();
      case INT64, TIMESTAMP, TIMESTAMP_NTZ ->
          random.nextInt(8) == 0 ? Long.MAX_VALUE : random.nextLong();
      case FLOAT32 -> (float) number();
      case FLOAT64 -> number();
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case BINARY -> random.nextBoolean() ? "" : "\u0000\u00ff" + (char) random.nextInt(256);
    };
  }

  private double number() {
    return random.nextBoolean()
        ? NUMBERS.get(random.nextInt(NUMBERS.size()))
        : random.nextGaussian();
  }
}
