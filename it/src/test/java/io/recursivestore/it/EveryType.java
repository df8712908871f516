package io.recursivestore.it;

import static io.recursivestore.it.DocumentedReader.bits;

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
import java.util.Collections;
import java.util.List;

/** A schema with every type of column, and rows with their least, greatest and oddest values. */
final class EveryType {
  private static final String NINES = "9".repeat(38);

  /** Ids are neither in order nor without gaps. */
  static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(70, "row", Primitive.INT32, false),
              column(1, "bool", Primitive.BOOL),
              column(2, "int8", Primitive.INT8),
              column(3, "int16", Primitive.INT16),
              column(4, "int32", Primitive.INT32),
              column(5, "int64", Primitive.INT64),
              column(6, "float32", Primitive.FLOAT32),
              column(7, "float64", Primitive.FLOAT64),
              column(8, "string", Primitive.STRING),
              column(9, "binary", Primitive.BINARY),
              column(10, "date", Primitive.DATE),
              column(11, "timestamp", Primitive.TIMESTAMP),
              column(12, "timestamp_ntz", Primitive.TIMESTAMP_NTZ),
              column(13, "small", new Decimal(9, 2)),
              column(14, "middle", new Decimal(18, 0)),
              column(15, "large", new Decimal(38, 38)),
              column(16, "nineteen", new Decimal(19, 5)),
              column(20, "list", new ListOf(column(21, "element", Primitive.INT64))),
              column(
                  22,
                  "lists",
                  new ListOf(
                      column(
                          23,
                          "element",
                          new ListOf(new Column(24, "element", Primitive.STRING, false))))),
              column(
                  30,
                  "struct",
                  new Struct(
                      List.of(
                          column(31, "a.b", Primitive.FLOAT32),
                          column(32, "ünder", new ListOf(column(33, "element", Primitive.DATE))),
                          new Column(34, "needed", Primitive.BOOL, false)))),
              column(
                  40,
                  "map",
                  new MapOf(
                      new Column(41, "key", Primitive.STRING, false),
                      column(
                          42,
                          "value",
                          new Struct(List.of(column(43, "x", new Decimal(20, 1)))))))));

  /** The types as pyarrow names them. */
  static final List<List<Object>> ARROW =
      List.of(
          List.of("row", "int32", false),
          List.of("bool", "bool", true),
          List.of("int8", "int8", true),
          List.of("int16", "int16", true),
          List.of("int32", "int32", true),
          List.of("int64", "int64", true),
          List.of("float32", "float", true),
          List.of("float64", "double", true),
          List.of("string", "string", true),
          List.of("binary", "binary", true),
          List.of("date", "date32[day]", true),
          List.of("timestamp", "timestamp[us, tz=UTC]", true),
          List.of("timestamp_ntz", "timestamp[us]", true),
          List.of("small", "decimal128(9, 2)", true),
          List.of("middle", "decimal128(18, 0)", true),
          List.of("large", "decimal128(38, 38)", true),
          List.of("nineteen", "decimal128(19, 5)", true),
          List.of("list", "list<element: int64>", true),
          List.of("lists", "list<element: list<element: string not null>>", true),
          List.of(
              "struct",
              "struct<a.b: float, ünder: list<element: date32[day]>, needed: bool not null>",
              true),
          List.of("map", "map<string, struct<x: decimal128(20, 1)>>", true));

  private static final List<List<?>> VALUES =
      List.of(
          List.of(true, false),
          List.of(Byte.MIN_VALUE, Byte.MAX_VALUE, 0),
          List.of(Short.MIN_VALUE, Short.MAX_VALUE, 0),
          List.of(Integer.MIN_VALUE, Integer.MAX_VALUE, 0),
          List.of(Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1),
          List.of(bits(Float.MIN_VALUE), bits(-Float.MAX_VALUE), bits(-0.0), bits(Float.NaN)),
          List.of(bits(0.1), bits(Double.NEGATIVE_INFINITY), bits(Double.NaN), bits(-0.0)),
          List.of("", "a\0b", "größer 😀", "x".repeat(200)),
          List.of("", "00ff", "80".repeat(100)),
          List.of(0, -719_162, 2_932_896),
          List.of(0L, -1L, Long.MAX_VALUE, 1_700_000_000_000_001L),
          List.of(0L, Long.MIN_VALUE, -1_700_000_000_000_001L),
          List.of("-9999999.99", "9999999.99", "0.00"),
          List.of("9".repeat(18), "-" + "9".repeat(18), "0"),
          List.of("0." + NINES, "-0." + NINES, "0." + "0".repeat(37) + "1"),
          List.of("99999999999999.99999", "-0.00001"),
          List.of(List.of(), Arrays.asList(1L, null, 3L), Collections.singletonList(null)),
          List.of(
              List.of(), Arrays.asList(List.of(), null, List.of("a", "")), List.of(List.of("b"))),
          List.of(
              Arrays.asList(null, null, false),
              List.of(bits(1.5), List.of(), true),
              List.of(bits(-2.5), Arrays.asList(1, null), true)),
          List.of(
              List.of(),
              List.of(List.of("k", List.of("1.5")), List.of("k", List.of("-2.5"))),
              List.of(Arrays.asList("n", null), List.of("", Collections.singletonList(null)))));

  private EveryType() {}

  /** Returns rows that are numbered from one number to another. */
  static List<List<Object>> rows(int from, int to) {
    List<List<Object>> rows = new ArrayList<>();
    for (int number = from; number < to; number++) {
      List<Object> row = new ArrayList<>();
      row.add(number);
      for (int column = 0; column < VALUES.size(); column++) {
        List<?> values = VALUES.get(column);
        int choice = (number + column) % (values.size() + 1);
        row.add(choice == values.size() ? null : values.get(choice));
      }
      rows.add(row);
    }
    return rows;
  }

  private static Column column(int id, String name, DataType type) {
    return new Column(id, name, type, true);
  }
}
