package io.recursivestore.format.parquet;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.NamedId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * The types of a file that was written elsewhere, with the ids of columns by their names; and the
 * columns as which they are read. Whatever can't be read is an {@link IllegalArgumentException}.
 */
final class NamedTypes {
  private static final int MAX_PRECISION = 38;
  private static final int MAX_DEPTH = 100;

  private NamedTypes() {}

  /** Gives types ids, whatever ids they had; leaves out those that have no name here. */
  static MessageType of(MessageType file, Map<String, NamedId> names) {
    return new MessageType(file.getName(), named(file.getFields(), names));
  }

  /** Returns the columns of types that have names here, in order. */
  static List<Column> columns(MessageType file, Map<String, NamedId> names) {
    return columns(file.getFields(), names, 0);
  }

  /** Returns the column of a type as one that may be null, with an id of no meaning. */
  static DataType read(Type type) {
    return column(type, type.getName(), null, 0).type();
  }

  private static List<Type> named(List<Type> types, Map<String, NamedId> names) {
    List<Type> found = new ArrayList<>();
    for (Type type : types) {
      NamedId named = names.get(type.getName());
      if (named != null) {
        found.add(named(type, named));
      }
    }
    return found;
  }

  private static Type named(Type type, NamedId named) {
    boolean isBare = ListForm.isRepeated(type);
    return content(type, isBare ? below(named, "element") : named).withId(named.id());
  }

  /** Gives the types in a type ids. */
  private static Type content(Type type, NamedId named) {
    if (type.isPrimitive()) {
      return type;
    }
    GroupType group = type.asGroupType();
    if (ListForm.isList(group)) {
      Type element = ListForm.element(group);
      NamedId child = below(named, "element");
      if (ListForm.isRepeated(element)) {
        return group.withNewFields(content(element, child).withId(child.id()));
      }
      return group.withNewFields(
          group.getType(0).asGroupType().withNewFields(named(element, child)));
    }
    if (ListForm.isMap(group)) {
      GroupType entry = ListForm.entry(group);
      return group.withNewFields(
          entry.withNewFields(
              named(entry.getType(0), below(named, "key")),
              named(entry.getType(1), below(named, "value"))));
    }
    return group.withNewFields(named(group.getFields(), named.below()));
  }

  private static NamedId below(NamedId named, String name) {
    NamedId child = named.below().get(name);
    if (child == null) {
      throw new IllegalArgumentException("'" + named + "' has no id for its " + name);
    }
    return child;
  }

  private static List<Column> columns(
      List<Type> types, @Nullable Map<String, NamedId> names, int depth) {
    return types.stream()
        .filter(type -> names == null || names.containsKey(type.getName()))
        .map(
            type ->
                column(
                    type, type.getName(), names == null ? null : names.get(type.getName()), depth))
        .toList();
  }

  /** Returns a column; what has no names is only looked at for its type. */
  private static Column column(Type type, String name, @Nullable NamedId named, int depth) {
    if (!ListForm.isRepeated(type)) {
      boolean nullable = type.isRepetition(Repetition.OPTIONAL);
      return new Column(id(named), name, dataType(type, named, depth + 1), nullable);
    }
    NamedId child = named == null ? null : below(named, "element");
    DataType element = dataType(type, child, depth + 1);
    return new Column(
        id(named), name, new ListOf(new Column(id(child), "element", element, false)), false);
  }

  private static int id(@Nullable NamedId named) {
    return named == null ? 1 : named.id();
  }

  private static DataType dataType(Type type, @Nullable NamedId named, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("it is nested deeper than " + MAX_DEPTH);
    }
    if (type.isPrimitive()) {
      DataType leaf = leaf(type.asPrimitiveType());
      if (leaf == null) {
        throw new IllegalArgumentException("it is " + StoredTypes.describe(type));
      }
      return leaf;
    }
    GroupType group = type.asGroupType();
    if (ListForm.isList(group)) {
      Type element = ListForm.element(group);
      NamedId child = named == null ? null : below(named, "element");
      return new ListOf(
          ListForm.isRepeated(element)
              ? new Column(id(child), "element", dataType(element, child, depth + 1), false)
              : column(element, "element", child, depth));
    }
    if (ListForm.isMap(group)) {
      GroupType entry = ListForm.entry(group);
      Column key =
          column(entry.getType(0), "key", named == null ? null : below(named, "key"), depth);
      NamedId value = named == null ? null : below(named, "value");
      // Some writers say that keys may be null; none are.
      return new MapOf(
          new Column(key.id(), key.name(), key.type(), false),
          column(entry.getType(1), "value", value, depth));
    }
    if (group.getLogicalTypeAnnotation() != null) {
      throw new IllegalArgumentException("it is a " + group.getLogicalTypeAnnotation());
    }
    if (group.getFieldCount() == 0) {
      throw new IllegalArgumentException("it is a struct without fields");
    }
    return new Struct(columns(group.getFields(), named == null ? null : named.below(), depth));
  }

  private static @Nullable DataType leaf(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal.getPrecision() > MAX_PRECISION
          ? null
          : new Decimal(decimal.getPrecision(), decimal.getScale());
    }
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> Primitive.BOOL;
      case FLOAT -> Primitive.FLOAT32;
      case DOUBLE -> Primitive.FLOAT64;
      case INT32 -> int32(logical);
      case INT64 -> int64(logical);
      case INT96 -> Primitive.TIMESTAMP;
      case BINARY -> bytes(logical);
      case FIXED_LEN_BYTE_ARRAY ->
          StoredTypes.isHalf(type)
              ? Primitive.FLOAT32
              : logical instanceof LogicalTypeAnnotation.IntervalLogicalTypeAnnotation
                  ? null
                  : Primitive.BINARY;
    };
  }

  private static @Nullable DataType int32(@Nullable LogicalTypeAnnotation logical) {
    if (logical == null) {
      return Primitive.INT32;
    }
    if (logical instanceof IntLogicalTypeAnnotation integer) {
      return switch (integer.getBitWidth()) {
        case Byte.SIZE -> integer.isSigned() ? Primitive.INT8 : Primitive.INT16;
        case Short.SIZE -> integer.isSigned() ? Primitive.INT16 : Primitive.INT32;
        default -> integer.isSigned() ? Primitive.INT32 : Primitive.INT64;
      };
    }
    return logical instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation
        ? Primitive.DATE
        : null;
  }

  private static @Nullable DataType int64(@Nullable LogicalTypeAnnotation logical) {
    if (logical instanceof TimestampLogicalTypeAnnotation time) {
      return time.isAdjustedToUTC() ? Primitive.TIMESTAMP : Primitive.TIMESTAMP_NTZ;
    }
    return logical == null || logical instanceof IntLogicalTypeAnnotation ? Primitive.INT64 : null;
  }

  private static @Nullable DataType bytes(@Nullable LogicalTypeAnnotation logical) {
    if (logical == null || logical instanceof LogicalTypeAnnotation.BsonLogicalTypeAnnotation) {
      return Primitive.BINARY;
    }
    return logical instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
            || logical instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation
            || logical instanceof LogicalTypeAnnotation.JsonLogicalTypeAnnotation
        ? Primitive.STRING
        : null;
  }
}
