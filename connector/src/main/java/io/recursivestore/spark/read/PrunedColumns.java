package io.recursivestore.spark.read;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns with only those members of structs that Spark asks for, at all levels. */
final class PrunedColumns {
  private PrunedColumns() {}

  /**
   * Returns the columns that are asked for, in that order, and with the same ids.
   *
   * @param asked names columns of the schema, and members of theirs
   */
  static Schema of(Schema schema, List<StructField> asked) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : asked) {
      schema.find(field.name()).ifPresent(c -> columns.add(pruned(c, field.dataType())));
    }
    return new Schema(columns, schema.lastId());
  }

  private static Column pruned(Column column, DataType asked) {
    var type = column.type();
    if (type instanceof Struct struct && asked instanceof StructType fields) {
      type = members(struct, fields);
    } else if (type instanceof ListOf list && asked instanceof ArrayType array) {
      type = new ListOf(pruned(list.element(), array.elementType()));
    } else if (type instanceof MapOf map && asked instanceof MapType entries) {
      type =
          new MapOf(pruned(map.key(), entries.keyType()), pruned(map.value(), entries.valueType()));
    }
    return new Column(column.id(), column.name(), type, column.nullable(), column.defaultValue());
  }

  /** Members keep their order: Spark finds them by their places in what the scan says it reads. */
  private static Struct members(Struct struct, StructType asked) {
    List<String> names = Arrays.asList(asked.fieldNames());
    List<Column> members =
        struct.columns().stream()
            .filter(member -> names.contains(member.name()))
            .map(member -> pruned(member, asked.apply(member.name()).dataType()))
            .toList();
    return members.isEmpty() ? struct : new Struct(members);
  }
}
