package io.recursivestore.format.parquet;

import io.recursivestore.model.InvalidRequestException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/** The Arrow schema of a file that need not be of a store. */
final class ForeignSchemas {
  private static final int DECIMAL_BITS = 128;
  private static final int MAX_PRECISION = 38;
  private static final int MAX_DEPTH = 100;

  /** Arrow's sizes of buffers of longer values overflow. */
  private static final int MAX_WIDTH = 1 << 24;

  private ForeignSchemas() {}

  /**
   * Returns a file's schema.
   *
   * @param name what messages call the file
   * @throws InvalidRequestException if a column's type can't be read
   */
  static Schema toArrow(String name, MessageType schema) {
    return new Schema(
        schema.getFields().stream()
            .map(type -> field(type, type.getName(), "'" + name + "'", type.getName(), 0))
            .toList());
  }

  private static Field field(Type type, String name, String file, String path, int depth) {
    if (ListForm.isRepeated(type)) {
      Field element = content(type, "element", false, file, path + ".element", depth + 1);
      return new Field(name, FieldType.notNullable(ArrowType.List.INSTANCE), List.of(element));
    }
    return content(type, name, type.isRepetition(Repetition.OPTIONAL), file, path, depth);
  }

  private static Field content(
      Type type, String name, boolean nullable, String file, String path, int depth) {
    if (depth > MAX_DEPTH) {
      throw unreadable(file, path, "nested deeper than " + MAX_DEPTH);
    }
    if (type.isPrimitive()) {
      ArrowType arrow = primitive(type.asPrimitiveType());
      if (arrow == null) {
        throw unreadable(file, path, StoredTypes.describe(type));
      }
      return new Field(name, new FieldType(nullable, arrow, null), List.of());
    }
    GroupType group = type.asGroupType();
    if (ListForm.isList(group)) {
      Type element = known(() -> ListForm.element(group), file, path);
      String below = path + ".element";
      Field child =
          ListForm.isRepeated(element)
              ? content(element, "element", false, file, below, depth + 1)
              : field(element, "element", file, below, depth + 1);
      return new Field(
          name, new FieldType(nullable, ArrowType.List.INSTANCE, null), List.of(child));
    }
    if (ListForm.isMap(group)) {
      GroupType entry = known(() -> ListForm.entry(group), file, path);
      if (!entry.getName().equals(ParquetSchemas.MAP_GROUP)) {
        throw unreadable(file, path, "a map of another form");
      }
      Field any = field(entry.getType(0), "key", file, path + ".key", depth + 1);
      // Some writers say that keys may be null; none are.
      Field key = new Field("key", FieldType.notNullable(any.getType()), any.getChildren());
      Field value = field(entry.getType(1), "value", file, path + ".value", depth + 1);
      Field entries =
          new Field(
              "entries", FieldType.notNullable(ArrowType.Struct.INSTANCE), List.of(key, value));
      return new Field(
          name, new FieldType(nullable, new ArrowType.Map(false), null), List.of(entries));
    }
    LogicalTypeAnnotation annotation = group.getLogicalTypeAnnotation();
    if (annotation != null) {
      throw unreadable(file, path, "a " + annotation);
    }
    if (group.getFieldCount() == 0) {
      throw unreadable(file, path, "a struct without fields");
    }
    List<Field> children =
        group.getFields().stream()
            .map(t -> field(t, t.getName(), file, path + "." + t.getName(), depth + 1))
            .toList();
    return new Field(name, new FieldType(nullable, ArrowType.Struct.INSTANCE, null), children);
  }

  private static <T extends Type> T known(Supplier<T> form, String file, String path) {
    try {
      return form.get();
    } catch (IllegalArgumentException e) {
      throw unreadable(file, path, "a list or map of an unknown form");
    }
  }

  private static @Nullable ArrowType primitive(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal) {
      return decimal.getPrecision() > MAX_PRECISION
          ? null
          : new ArrowType.Decimal(decimal.getPrecision(), decimal.getScale(), DECIMAL_BITS);
    }
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> ArrowType.Bool.INSTANCE;
      case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case INT32 -> integer(logical, Integer.SIZE);
      case INT64 -> integer(logical, Long.SIZE);
      case BINARY -> bytes(logical);
      case FIXED_LEN_BYTE_ARRAY ->
          logical instanceof LogicalTypeAnnotation.Float16LogicalTypeAnnotation
              ? new ArrowType.FloatingPoint(FloatingPointPrecision.HALF)
              : type.getTypeLength() > MAX_WIDTH
                  ? null
                  : new ArrowType.FixedSizeBinary(type.getTypeLength());
      case INT96 -> null;
    };
  }

  private static @Nullable ArrowType integer(@Nullable LogicalTypeAnnotation logical, int bits) {
    if (logical == null) {
      return new ArrowType.Int(bits, true);
    }
    if (logical instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation integer) {
      return new ArrowType.Int(integer.getBitWidth(), integer.isSigned());
    }
    if (logical instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
      return new ArrowType.Date(DateUnit.DAY);
    }
    if (logical instanceof LogicalTypeAnnotation.TimeLogicalTypeAnnotation time) {
      return new ArrowType.Time(unit(time.getUnit()), bits);
    }
    return logical instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation timestamp
        ? new ArrowType.Timestamp(
            unit(timestamp.getUnit()), timestamp.isAdjustedToUTC() ? "UTC" : null)
        : null;
  }

  private static @Nullable ArrowType bytes(@Nullable LogicalTypeAnnotation logical) {
    if (logical == null || logical instanceof LogicalTypeAnnotation.BsonLogicalTypeAnnotation) {
      return ArrowType.Binary.INSTANCE;
    }
    return logical instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
            || logical instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation
            || logical instanceof LogicalTypeAnnotation.JsonLogicalTypeAnnotation
        ? ArrowType.Utf8.INSTANCE
        : null;
  }

  private static TimeUnit unit(LogicalTypeAnnotation.TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> TimeUnit.MILLISECOND;
      case MICROS -> TimeUnit.MICROSECOND;
      case NANOS -> TimeUnit.NANOSECOND;
    };
  }

  private static InvalidRequestException unreadable(String file, String path, String problem) {
    return new InvalidRequestException(
        "Column '"
            + path
            + "' of "
            + file
            + " can't be read: it is "
            + problem
            + ". Write it in another type, or leave it out.");
  }
}
