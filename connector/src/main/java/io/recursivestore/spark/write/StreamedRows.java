package io.recursivestore.spark.write;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.type.SparkSchemas;
import java.util.Arrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows of a streaming query, which must have a dataset's columns as they are. */
final class StreamedRows {
  private StreamedRows() {}

  /**
   * Checks that rows fit, so that no task writes what can't be read.
   *
   * @throws InvalidRequestException if they don't
   */
  static void check(DatasetTarget target, StructType rows) {
    StructType columns = SparkSchemas.toSpark(target.schema());
    boolean fits =
        columns.length() == rows.length()
            && Arrays.stream(columns.fields()).allMatch(column -> fits(column, rows));
    if (!fits) {
      throw new InvalidRequestException(
          target.dataset().display()
              + " has the columns ("
              + columns.toDDL()
              + "), and the query's rows have ("
              + rows.toDDL()
              + "). Select and cast them to these names and types before writeStream.");
    }
  }

  private static boolean fits(StructField column, StructType rows) {
    return Arrays.stream(rows.fields())
        .filter(given -> given.name().equals(column.name()))
        .anyMatch(given -> withNulls(given).equals(withNulls(column)));
  }

  private static DataType withNulls(StructField field) {
    return new StructType(new StructField[] {field}).asNullable().fields()[0].dataType();
  }
}
