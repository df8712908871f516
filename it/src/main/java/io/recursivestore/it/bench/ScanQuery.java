package io.recursivestore.it.bench;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/**
 * A query that scans a table, in SQL that others than Spark understand too.
 *
 * @param table the table
 * @param name what it does
 * @param select what is between {@code SELECT} and {@code FROM}
 * @param rest what comes after the table; may be empty
 * @param drained whether its rows are thrown away, because there are too many to collect
 */
record ScanQuery(ScanTable table, String name, String select, String rest, boolean drained) {
  /** A query with few rows. */
  ScanQuery(ScanTable table, String name, String select, String rest) {
    this(table, name, select, rest, false);
  }

  /** Returns the query, of a table or view of some name. */
  String sql(String source) {
    return "SELECT %s FROM %s %s".formatted(select, source, rest);
  }

  /**
   * Returns rows that tell the results of two readers apart: the rows themselves, or a sum of
   * hashes if there are too many.
   *
   * @param rows the query's rows
   */
  Dataset<Row> digest(Dataset<Row> rows) {
    if (!drained) {
      return rows;
    }
    String columns =
        Arrays.stream(rows.schema().fields())
            .map(ScanQuery::hashable)
            .collect(Collectors.joining(", "));
    return rows.selectExpr("count(*)", "sum(hash(" + columns + "))");
  }

  /** Spark hashes no maps. */
  private static String hashable(StructField field) {
    return field.dataType() instanceof MapType ? "map_entries(" + field.name() + ")" : field.name();
  }
}
