package io.recursivestore.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** Comparisons of frames as multisets of rows. */
final class Frames {
  private static final String SURPLUS = "surplus of rows";

  private Frames() {}

  static void assertSameRows(Dataset<Row> actual, Dataset<Row> expected) {
    assertThat(actual.columns()).isEqualTo(expected.columns());
    // One query that groups the rows of both, as every query is planned, compiled and run.
    Dataset<Row> counted =
        withoutMaps(actual)
            .withColumn(SURPLUS, lit(1L))
            .unionAll(withoutMaps(expected).withColumn(SURPLUS, lit(-1L)));
    Column[] columns =
        Arrays.stream(actual.columns()).map(c -> col("`" + c + "`")).toArray(Column[]::new);
    List<Row> differences =
        counted
            .groupBy(columns)
            .agg(sum(SURPLUS).as(SURPLUS))
            .where(col(SURPLUS).notEqual(0))
            .collectAsList();
    assertThat(differences).as("rows, each with how many there are too many").isEmpty();
    assertThat(actual.count()).isEqualTo(expected.count());
  }

  /** Spark compares no maps, so they become arrays of entries, at every level. */
  private static Dataset<Row> withoutMaps(Dataset<Row> frame) {
    return frame.select(
        Arrays.stream(frame.schema().fields())
            .map(f -> expr(comparable("`" + f.name() + "`", f.dataType(), 0)).as(f.name()))
            .toArray(Column[]::new));
  }

  private static String comparable(String value, DataType type, int depth) {
    String x = "x" + depth;
    if (type instanceof MapType map) {
      return "transform(map_entries(%s), %s -> struct(%s, %s))"
          .formatted(
              value,
              x,
              comparable(x + ".key", map.keyType(), depth + 1),
              comparable(x + ".value", map.valueType(), depth + 1));
    }
    if (type instanceof ArrayType array) {
      return "transform(%s, %s -> %s)"
          .formatted(value, x, comparable(x, array.elementType(), depth + 1));
    }
    if (type instanceof StructType struct) {
      String fields =
          Arrays.stream(struct.fields())
              .map(f -> comparable(value + "." + f.name(), f.dataType(), depth))
              .collect(Collectors.joining(", "));
      return "if(%s is null, null, struct(%s))".formatted(value, fields);
    }
    return value;
  }
}
