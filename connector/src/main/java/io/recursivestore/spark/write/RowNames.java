package io.recursivestore.spark.write;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Schema;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Names of rows' columns in the case that a dataset has them, unless the session tells names apart
 * by case.
 */
final class RowNames {
  private RowNames() {}

  static StructType asIn(Schema schema, StructType rows) {
    return SQLConf.get().caseSensitiveAnalysis() ? rows : struct(schema.columns(), rows);
  }

  private static StructType struct(List<Column> columns, StructType rows) {
    return new StructType(
        Arrays.stream(rows.fields())
            .map(
                field ->
                    columns.stream()
                        .filter(c -> c.name().equalsIgnoreCase(field.name()))
                        .findFirst()
                        .map(c -> named(c, field))
                        .orElse(field))
            .toArray(StructField[]::new));
  }

  private static StructField named(Column column, StructField field) {
    return new StructField(
        column.name(), type(column.type(), field.dataType()), field.nullable(), field.metadata());
  }

  private static DataType type(io.recursivestore.model.DataType column, DataType row) {
    if (column instanceof Struct struct && row instanceof StructType rows) {
      return struct(struct.columns(), rows);
    }
    if (column instanceof ListOf list && row instanceof ArrayType array) {
      return new ArrayType(type(list.element().type(), array.elementType()), array.containsNull());
    }
    return column instanceof MapOf map && row instanceof MapType entries
        ? new MapType(
            type(map.key().type(), entries.keyType()),
            type(map.value().type(), entries.valueType()),
            entries.valueContainsNull())
        : row;
  }
}
