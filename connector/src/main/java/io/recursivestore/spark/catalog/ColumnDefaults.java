package io.recursivestore.spark.catalog;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.spark.expression.Constants;
import io.recursivestore.spark.type.SparkSchemas;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.connector.catalog.ColumnDefaultValue;
import org.apache.spark.sql.connector.expressions.LiteralValue;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * Defaults of columns, as Spark hands them over and takes them back. It puts them into rows that an
 * INSERT gives without the column.
 */
final class ColumnDefaults {
  private ColumnDefaults() {}

  /** Returns a dataset's columns for Spark. */
  static org.apache.spark.sql.connector.catalog.Column[] columns(Schema schema) {
    StructField[] fields = SparkSchemas.toSpark(schema).fields();
    var columns = new org.apache.spark.sql.connector.catalog.Column[fields.length];
    for (int i = 0; i < fields.length; i++) {
      StructField field = fields[i];
      columns[i] =
          org.apache.spark.sql.connector.catalog.Column.create(
              field.name(),
              field.dataType(),
              field.nullable(),
              null,
              toSpark(schema.columns().get(i), field),
              null);
    }
    return columns;
  }

  /** Returns a new dataset's schema with the defaults that Spark's columns have. */
  static Schema with(Schema schema, org.apache.spark.sql.connector.catalog.Column[] columns) {
    List<Column> all = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      Column column = schema.columns().get(i);
      Value value = toStore(column.name(), column.type(), columns[i].defaultValue());
      all.add(new Column(column.id(), column.name(), column.type(), column.nullable(), value));
    }
    return new Schema(all, schema.lastId(), schema.arrangement());
  }

  /** Returns the constant of a DEFAULT clause, or null if there is none or it is NULL. */
  static @Nullable Value toStore(
      String column, DataType type, @Nullable ColumnDefaultValue clause) {
    if (clause == null || (clause.getValue() != null && clause.getValue().value() == null)) {
      return null;
    }
    Object raw = clause.getValue() == null ? null : clause.getValue().value();
    return Constants.toStore(type, raw)
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "Column '"
                        + column
                        + "' of type "
                        + type
                        + " can't have the default "
                        + clause.getSql()
                        + ". A default is a constant that is no binary value, array, map or"
                        + " struct."));
  }

  private static @Nullable ColumnDefaultValue toSpark(Column column, StructField field) {
    Value value = column.defaultValue();
    if (value == null) {
      return null;
    }
    Object raw = Constants.toSpark(column.type(), value);
    return new ColumnDefaultValue(
        new Literal(raw, field.dataType()).sql(), new LiteralValue<>(raw, field.dataType()));
  }
}
