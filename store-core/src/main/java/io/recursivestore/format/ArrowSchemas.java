package io.recursivestore.format;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** Translates between the store's schemas and Arrow's. */
public final class ArrowSchemas {
  private static final int DECIMAL_BITS = 128;
  private static final String UTC = "UTC";

  private ArrowSchemas() {}

  /**
   * Returns the Arrow schema of a store schema.
   *
   * @param schema the store schema
   */
  public static org.apache.arrow.vector.types.pojo.Schema toArrow(Schema schema) {
    return new org.apache.arrow.vector.types.pojo.Schema(fields(schema.columns()));
  }

  /**
   * Returns the Arrow schema of a store schema, with views for texts and bytes.
   *
   * @param schema the store schema
   */
  public static org.apache.arrow.vector.types.pojo.Schema toArrowViews(Schema schema) {
    return new org.apache.arrow.vector.types.pojo.Schema(views(fields(schema.columns())));
  }

  private static List<Field> views(List<Field> fields) {
    return fields.stream()
        .map(
            field -> {
              FieldType type = field.getFieldType();
              return new Field(
                  field.getName(),
                  new FieldType(type.isNullable(), view(type.getType()), null),
                  views(field.getChildren()));
            })
        .toList();
  }

  private static ArrowType view(ArrowType type) {
    if (type instanceof ArrowType.Utf8) {
      return ArrowType.Utf8View.INSTANCE;
    }
    return type instanceof ArrowType.Binary ? ArrowType.BinaryView.INSTANCE : type;
  }

  /**
   * Returns the store schema of an Arrow schema, with fresh column ids.
   *
   * @param schema the Arrow schema
   * @throws InvalidRequestException if a field's type can't be stored
   */
  public static Schema fromArrow(org.apache.arrow.vector.types.pojo.Schema schema) {
    AtomicInteger ids = new AtomicInteger();
    return new Schema(columns(schema.getFields(), "", ids::incrementAndGet));
  }

  private static List<Field> fields(List<Column> columns) {
    return columns.stream().map(ArrowSchemas::field).toList();
  }

  private static Field field(Column column) {
    DataType type = column.type();
    List<Field> children = List.of();
    ArrowType arrow;
    if (type instanceof Primitive primitive) {
      arrow = primitive(primitive);
    } else if (type instanceof Decimal decimal) {
      arrow = new ArrowType.Decimal(decimal.precision(), decimal.scale(), DECIMAL_BITS);
    } else if (type instanceof ListOf list) {
      arrow = ArrowType.List.INSTANCE;
      children = fields(List.of(list.element()));
    } else if (type instanceof Struct struct) {
      arrow = ArrowType.Struct.INSTANCE;
      children = fields(struct.columns());
    } else {
      MapOf map = (MapOf) type;
      arrow = new ArrowType.Map(false);
      List<Field> entry = fields(List.of(map.key(), map.value()));
      children =
          List.of(new Field("entries", FieldType.notNullable(ArrowType.Struct.INSTANCE), entry));
    }
    return new Field(column.name(), new FieldType(column.nullable(), arrow, null), children);
  }

  private static ArrowType primitive(Primitive type) {
    return switch (type) {
      case BOOL -> ArrowType.Bool.INSTANCE;
      case INT8 -> new ArrowType.Int(8, true);
      case INT16 -> new ArrowType.Int(16, true);
      case INT32 -> new ArrowType.Int(32, true);
      case INT64 -> new ArrowType.Int(64, true);
      case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case STRING -> ArrowType.Utf8.INSTANCE;
      case BINARY -> ArrowType.Binary.INSTANCE;
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, UTC);
      case TIMESTAMP_NTZ -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
    };
  }

  private static List<Column> columns(List<Field> fields, String path, IntSupplier ids) {
    List<Column> columns = new ArrayList<>();
    for (Field field : fields) {
      columns.add(column(field, field.getName(), path + field.getName(), field.isNullable(), ids));
    }
    return columns;
  }

  private static Column column(
      Field field, String name, String path, boolean nullable, IntSupplier ids) {
    int id = ids.getAsInt();
    return new Column(id, name, type(field, path, ids), nullable);
  }

  private static DataType type(Field field, String path, IntSupplier ids) {
    ArrowType arrow = field.getType();
    if (arrow instanceof ArrowType.List) {
      Field element = field.getChildren().get(0);
      return new ListOf(column(element, "element", path + ".element", element.isNullable(), ids));
    }
    if (arrow instanceof ArrowType.Struct) {
      return new Struct(columns(field.getChildren(), path + ".", ids));
    }
    if (arrow instanceof ArrowType.Map) {
      List<Field> entry = field.getChildren().get(0).getChildren();
      return new MapOf(
          column(entry.get(0), "key", path + ".key", false, ids),
          column(entry.get(1), "value", path + ".value", entry.get(1).isNullable(), ids));
    }
    if (arrow instanceof ArrowType.Decimal decimal && decimal.getBitWidth() == DECIMAL_BITS) {
      return new Decimal(decimal.getPrecision(), decimal.getScale());
    }
    Primitive primitive = primitiveOf(arrow);
    if (primitive == null) {
      throw new InvalidRequestException(
          "Column '"
              + path
              + "' has the Arrow type "
              + arrow
              + ", which can't be stored. Cast it to a signed integer, "
              + "float32, float64, decimal128, utf8, binary, date32, timestamp[us], list, struct or map.");
    }
    return primitive;
  }

  private static @Nullable Primitive primitiveOf(ArrowType arrow) {
    for (Primitive candidate : Primitive.values()) {
      if (primitive(candidate).equals(arrow)) {
        return candidate;
      }
    }
    // Any zone names the same instants.
    return arrow instanceof ArrowType.Timestamp t
            && t.getUnit() == TimeUnit.MICROSECOND
            && t.getTimezone() != null
        ? Primitive.TIMESTAMP
        : null;
  }
}
