package io.recursivestore.spark.aggregate;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A column, or a member of structs.
 *
 * @param names the name of the column, then of a member, then of a member of that
 * @param type its type
 */
record ColumnPath(List<String> names, DataType type) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Returns the column that an expression is; empty if it is another expression. */
  static Optional<ColumnPath> of(Expression expression, StructType columns) {
    if (!(expression instanceof NamedReference reference)) {
      return Optional.empty();
    }
    DataType type = columns;
    for (String name : reference.fieldNames()) {
      if (!(type instanceof StructType struct) || !List.of(struct.fieldNames()).contains(name)) {
        return Optional.empty();
      }
      type = struct.apply(name).dataType();
    }
    return Optional.of(new ColumnPath(List.of(reference.fieldNames()), type));
  }

  /** Returns columns with this one among them. */
  StructType in(StructType columns) {
    return in(columns, 0);
  }

  private StructType in(StructType struct, int level) {
    String name = names.get(level);
    boolean isLast = level + 1 == names.size();
    int index = List.of(struct.fieldNames()).indexOf(name);
    StructType before =
        index >= 0 && struct.fields()[index].dataType() instanceof StructType known
            ? known
            : new StructType();
    DataType own = isLast ? type : in(before, level + 1);
    if (index < 0) {
      return struct.add(name, own);
    }
    StructField[] fields = struct.fields().clone();
    fields[index] = new StructField(name, own, true, fields[index].metadata());
    return new StructType(fields);
  }
}
