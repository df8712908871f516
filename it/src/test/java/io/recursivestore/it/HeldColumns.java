package io.recursivestore.it;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The columns of {@link EveryType} that files of some formats can hold. */
final class HeldColumns {
  /** Those of HDF5. */
  static final HeldColumns HDF5 =
      new HeldColumns(
          type -> {
            DataType leaf = type instanceof ListOf list ? list.element().type() : type;
            return leaf instanceof Primitive && leaf != Primitive.BINARY;
          });

  /** Those of tables. */
  static final HeldColumns SQL =
      new HeldColumns(type -> type instanceof Primitive || type instanceof Decimal);

  private final List<Integer> places;

  private HeldColumns(Predicate<DataType> isHeld) {
    List<Column> all = EveryType.SCHEMA.columns();
    this.places =
        IntStream.range(0, all.size()).filter(i -> isHeld.test(all.get(i).type())).boxed().toList();
  }

  Schema schema() {
    return new Schema(places.stream().map(EveryType.SCHEMA.columns()::get).toList());
  }

  /** The types as pyarrow names them. */
  List<List<Object>> arrow() {
    return places.stream().map(EveryType.ARROW::get).toList();
  }

  /** Returns rows, in whose texts are no zero characters. */
  List<List<Object>> rows(int from, int to) {
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> all : EveryType.rows(from, to)) {
      List<Object> row = new ArrayList<>();
      places.forEach(
          i -> row.add(all.get(i) instanceof String t ? t.replace("\0", "") : all.get(i)));
      rows.add(row);
    }
    return rows;
  }
}
