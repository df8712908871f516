package io.recursivestore;

import io.recursivestore.dataset.Truth;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Draws filters, and rows for which they are often true. */
public final class RandomFilters {
  /** The column with text. */
  public static final String TEXT = "STRING";

  /** A column of each type without children. */
  public static final Schema SCHEMA = schema();

  private static final List<Operator> OPERATORS = List.of(Operator.values());
  private static final List<Filter.Part> PARTS = List.of(Filter.Part.values());

  private RandomFilters() {}

  private static Schema schema() {
    List<Column> columns = new ArrayList<>();
    for (Primitive type : Primitive.values()) {
      columns.add(new Column(columns.size() + 1, type.name(), type, true));
    }
    columns.add(new Column(columns.size() + 1, "decimal", new Decimal(38, 2), true));
    return new Schema(columns);
  }

  /** Draws up to 300 rows. */
  public static List<Map<String, Object>> rows(Random random) {
    int nulls = 1 + random.nextInt(6);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = random.nextInt(random.nextBoolean() ? 10 : 300); i > 0; i--) {
      Map<String, Object> row = new HashMap<>();
      for (Column column : SCHEMA.columns()) {
        row.put(column.name(), random.nextInt(6) >= nulls ? null : stored(random, column.type()));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Draws a filter of some depth. */
  public static Filter filter(Random random, int depth) {
    int drawn = random.nextInt(depth > 0 ? 6 : 4);
    Column column = SCHEMA.columns().get(random.nextInt(SCHEMA.columns().size()));
    if (drawn == 0 || column.type() == Primitive.BINARY) {
      return random.nextBoolean()
          ? new Filter.IsNull(column.name())
          : new Filter.IsNotNull(column.name());
    }
    if (column.type() == Primitive.STRING && random.nextBoolean()) {
      return new Filter.Match(TEXT, PARTS.get(random.nextInt(PARTS.size())), part(random));
    }
    return switch (drawn) {
      case 1, 2 ->
          new Filter.Compare(
              column.name(),
              OPERATORS.get(random.nextInt(OPERATORS.size())),
              value(random, column));
      case 3 -> {
        List<Value> values = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          values.add(value(random, column));
        }
        yield new Filter.In(column.name(), values);
      }
      case 4 -> new Filter.And(filter(random, depth - 1), filter(random, depth - 1));
      default -> new Filter.Or(filter(random, depth - 1), filter(random, depth - 1));
    };
  }

  /** Part of a text that there is. */
  private static String part(Random random) {
    int[] text = ((String) stored(random, Primitive.STRING)).codePoints().toArray();
    int from = random.nextInt(text.length + 1);
    return new String(text, from, random.nextInt(text.length - from + 1));
  }

  private static Value value(Random random, Column column) {
    return Truth.value(plain(stored(random, column.type())));
  }

  /** Draws one of a few values, the odd ones among them, so that many are equal. */
  private static Object stored(Random random, DataType type) {
    if (!(type instanceof Primitive primitive)) {
      return pick(random, "0", "0.00", "-0.01", "1.5", "1e9", "-99999999999999999999", "1e35")
          .transform(BigDecimal::new)
          .setScale(2);
    }
    return switch (primitive) {
      case BOOL -> random.nextBoolean();
      case INT8 -> (byte) whole(random, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> (short) whole(random, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32, DATE -> (int) whole(random, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64, TIMESTAMP, TIMESTAMP_NTZ -> whole(random, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT32 ->
          Float.parseFloat(
              pick(random, "0", "-0.0", "1.5", "-1.5", "NaN", "Infinity", "-Infinity", "1e-45"));
      case FLOAT64 ->
          Double.parseDouble(
              pick(random, "0", "-0.0", "1.5", "-1.5", "NaN", "Infinity", "-Infinity", "4.9e-324"));
      case BINARY -> latin(stored(random, Primitive.STRING).toString());
      case STRING ->
          pick(
              random,
              "",
              "a",
              "aa",
              "twelve bytes",
              "twelve bytes!",
              "twelve bytes!?",
              "aab, aaab and aaaab are in a text that is longer than some words",
              "\u00e9t\u00e9",
              "\ud83d\ude00 is longer than a view",
              "\uffff is longer than a view");
    };
  }

  /** Returns a text whose characters are bytes. */
  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
  }

  private static long whole(Random random, long least, long most) {
    long[] values = {least, least + 1, -1, 0, 1, most - 1, most};
    return values[random.nextInt(values.length)];
  }

  private static String pick(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }

  /** Returns a row as {@link Truth} takes it. */
  public static Map<String, Object> plain(Map<String, Object> row) {
    Map<String, Object> plain = new HashMap<>();
    row.forEach((name, value) -> plain.put(name, value == null ? null : plain(value)));
    return plain;
  }

  private static Object plain(Object stored) {
    boolean isWhole =
        stored instanceof Byte || stored instanceof Short || stored instanceof Integer;
    return isWhole ? ((Number) stored).longValue() : stored;
  }
}
