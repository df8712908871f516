package io.recursivestore.it;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The columns of {@link EveryType} that HDF5 files can hold. */
final class Hdf5Columns {
  private static final List<Column> ALL = EveryType.SCHEMA.columns();
  private static final List<Integer> PLACES =
      IntStream.range(0, ALL.size()).filter(i -> isHeld(ALL.get(i).type())).boxed().toList();

  static final Schema SCHEMA = new Schema(PLACES.stream().map(ALL::get).toList());

  /** The types as pyarrow names them. */
  static final List<List<Object>> ARROW = PLACES.stream().map(EveryType.ARROW::get).toList();

  private Hdf5Columns() {}

  /** Returns rows, in whose texts are no zero characters. */
  static List<List<Object>> rows(int from, int to) {
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> all : EveryType.rows(from, to)) {
      List<Object> row = new ArrayList<>();
      PLACES.forEach(
          i -> row.add(all.get(i) instanceof String t ? t.replace("\0", "") : all.get(i)));
      rows.add(row);
    }
    return rows;
  }

  private static boolean isHeld(DataType type) {
    DataType leaf = type instanceof ListOf list ? list.element().type() : type;
    return leaf instanceof Primitive && leaf != Primitive.BINARY;
  }
}
