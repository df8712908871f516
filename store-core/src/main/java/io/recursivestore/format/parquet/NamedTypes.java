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
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
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

  /** Returns the columns of types that have ids, in order. */
  static List<Column> columns(MessageType named) {
    return named.getFields().stream().map(type -> column(type, type.getName(), 0)).toList();
  }

  /** Returns the column of a type as one that may be null, with an id of no meaning. */
  static DataType read(Type type) {
    return column(type, type.getName(), 0).type();
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
    if (type.isPrimitive()) {
      return type.withId(named.id());
    }
    GroupType group = type.asGroupType();
    if (isList(group) || isMap(group)) {
      GroupType repeated = group.getType(0).asGroupType();
      List<Type> below = new ArrayList<>();
      for (int i = 0; i < repeated.getFieldCount(); i++) {
        String name = isMap(group) ? (i == 0 ? "key" : "value") : "element";
        NamedId child = named.below().get(name);
        if (child == null) {
          throw new IllegalArgumentException("'" + type.getName() + "' has no id for its " + name);
        }
        below.add(named(repeated.getType(i), child));
      }
      return group.withNewFields(repeated.withNewFields(below)).withId(named.id());
    }
    return group.withNewFields(named(group.getFields(), named.below())).withId(named.id());
  }

  private static Column column(Type type, String name, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("it is nested deeper than " + MAX_DEPTH);
    }
    if (type.isRepetition(Repetition.REPEATED)) {
      throw new IllegalArgumentException("'" + name + "' is repeated without being a list");
    }
    // One that has no id is only looked at for its type.
    int id = type.getId() == null ? 1 : type.getId().intValue();
    boolean nullable = type.isRepetition(Repetition.OPTIONAL);
    return new Column(id, name, dataType(type, depth + 1), nullable);
  }

  private static DataType dataType(Type type, int depth) {
    if (type.isPrimitive()) {
      DataType leaf = leaf(type.asPrimitiveType());
      if (leaf == null) {
        throw new IllegalArgumentException("it is " + type);
      }
      return leaf;
    }
    GroupType group = type.asGroupType();
    if (isList(group)) {
      return new ListOf(column(repeated(group, 1).getType(0), "element", depth));
    }
    if (isMap(group)) {
      GroupType entry = repeated(group, 2);
      // Some writers say that keys may be null; none are.
      Column key = column(entry.getType(0), "key", depth);
      return new MapOf(
          new Column(key.id(), key.name(), key.type(), false),
          column(entry.getType(1), "value", depth));
    }
    if (group.getLogicalTypeAnnotation() != null) {
      throw new IllegalArgumentException("it is a " + group.getLogicalTypeAnnotation());
    }
    if (group.getFieldCount() == 0) {
      throw new IllegalArgumentException("it is a struct without fields");
    }
    return new Struct(group.getFields().stream().map(t -> column(t, t.getName(), depth)).toList());
  }

  /** Returns the repeated group of a list or map that has three levels. */
  private static GroupType repeated(GroupType group, int fields) {
    Type repeated = group.getFieldCount() == 1 ? group.getType(0) : group;
    boolean isOld =
        repeated.isPrimitive()
            || !repeated.isRepetition(Repetition.REPEATED)
            || repeated.asGroupType().getFieldCount() != fields
            // By these names, writers of old meant the element itself.
            || (fields == 1
                && (repeated.getName().equals("array")
                    || repeated.getName().equals(group.getName() + "_tuple")));
    if (isOld) {
      throw new IllegalArgumentException("it is a list or map of an old form: " + group);
    }
    return repeated.asGroupType();
  }

  private static boolean isList(GroupType group) {
    return group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation;
  }

  private static boolean isMap(GroupType group) {
    LogicalTypeAnnotation annotation = group.getLogicalTypeAnnotation();
    return annotation instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation
        || annotation instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
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
