package io.recursivestore.format.parquet;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import java.util.Objects;
import java.util.Optional;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** The columns that a file of a store was written with: {@link ParquetSchemas}, the other way. */
final class FileColumns {
  private FileColumns() {}

  /** Returns the column of a type, or empty if none is written so. */
  static Optional<Column> of(Type type) {
    try {
      Column column = column(type);
      return ParquetSchemas.type(column).equals(type) ? Optional.of(column) : Optional.empty();
    } catch (RuntimeException e) {
      // Groups of another form, columns without ids: not ours.
      return Optional.empty();
    }
  }

  private static Column column(Type type) {
    return new Column(
        type.getId().intValue(),
        type.getName(),
        dataType(type),
        type.isRepetition(Repetition.OPTIONAL));
  }

  private static DataType dataType(Type type) {
    var annotation = type.getLogicalTypeAnnotation();
    if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
      return new Decimal(decimal.getPrecision(), decimal.getScale());
    }
    if (type.isPrimitive()) {
      return primitive(type);
    }
    GroupType group = type.asGroupType();
    if (annotation instanceof ListLogicalTypeAnnotation) {
      return new ListOf(column(group.getType(0).asGroupType().getType(0)));
    }
    if (annotation instanceof MapLogicalTypeAnnotation) {
      GroupType entry = group.getType(0).asGroupType();
      return new MapOf(column(entry.getType(0)), column(entry.getType(1)));
    }
    return new Struct(group.getFields().stream().map(FileColumns::column).toList());
  }

  private static DataType primitive(Type type) {
    for (Primitive candidate : Primitive.values()) {
      Column column = new Column(1, type.getName(), candidate, true);
      Type written = ParquetSchemas.type(column);
      if (written.asPrimitiveType().getPrimitiveTypeName()
              == type.asPrimitiveType().getPrimitiveTypeName()
          && Objects.equals(written.getLogicalTypeAnnotation(), type.getLogicalTypeAnnotation())) {
        return candidate;
      }
    }
    throw new IllegalArgumentException(type.toString());
  }
}
