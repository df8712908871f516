package io.recursivestore.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * What a store keeps the values of a field as. Unsigned integers become the next wider signed ones
 * (of 64 bits those that fit), half floats become floats, and times microseconds.
 */
public final class StorableField {
  private static final int DECIMAL_BITS = 128;

  private StorableField() {}

  /**
   * Returns the field to keep the values of another in, or nothing if there is none.
   *
   * @param field the other field
   */
  public static Optional<Field> of(Field field) {
    ArrowType type = field.getType();
    if (field.getDictionary() != null) {
      return Optional.empty();
    }
    if (type instanceof ArrowType.Struct && field.getChildren().isEmpty()) {
      return Optional.empty();
    }
    List<Field> children = new ArrayList<>();
    for (Field child : field.getChildren()) {
      Optional<Field> storable = of(child);
      if (storable.isEmpty()) {
        return Optional.empty();
      }
      children.add(storable.get());
    }
    return storable(type)
        .map(t -> new Field(field.getName(), new FieldType(true, t, null), children));
  }

  /** Returns a field without fixed lengths: a store's lists have any. */
  static Field withoutLengths(Field field) {
    ArrowType type =
        field.getType() instanceof ArrowType.FixedSizeList
            ? ArrowType.List.INSTANCE
            : field.getType();
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), type, field.getDictionary(), field.getMetadata()),
        field.getChildren().stream().map(StorableField::withoutLengths).toList());
  }

  private static Optional<ArrowType> storable(ArrowType type) {
    if (type instanceof ArrowType.Int integer) {
      int bits = integer.getBitWidth();
      return Optional.of(
          integer.getIsSigned() ? type : new ArrowType.Int(Math.min(Long.SIZE, bits * 2), true));
    }
    if (type instanceof ArrowType.FloatingPoint floating) {
      return Optional.of(
          floating.getPrecision() == FloatingPointPrecision.HALF
              ? new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)
              : type);
    }
    if (type instanceof ArrowType.Timestamp timestamp) {
      return Optional.of(new ArrowType.Timestamp(TimeUnit.MICROSECOND, timestamp.getTimezone()));
    }
    if (type instanceof ArrowType.Date) {
      return Optional.of(new ArrowType.Date(DateUnit.DAY));
    }
    if (type instanceof ArrowType.Decimal decimal) {
      boolean fits =
          decimal.getBitWidth() == DECIMAL_BITS
              && decimal.getScale() >= 0
              && decimal.getScale() <= decimal.getPrecision();
      return fits ? Optional.of(type) : Optional.empty();
    }
    return switch (type.getTypeID()) {
      case Bool, Struct -> Optional.of(type);
      case Utf8, LargeUtf8, Utf8View -> Optional.of(ArrowType.Utf8.INSTANCE);
      case Binary, LargeBinary, BinaryView, FixedSizeBinary ->
          Optional.of(ArrowType.Binary.INSTANCE);
      case List, LargeList, FixedSizeList -> Optional.of(ArrowType.List.INSTANCE);
      default -> Optional.empty();
    };
  }
}
