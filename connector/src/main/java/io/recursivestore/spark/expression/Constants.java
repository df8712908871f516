package io.recursivestore.spark.expression;

import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Value;
import java.util.Optional;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The two directions between constants of the store and Spark's own form of them. */
public final class Constants {
  private Constants() {}

  /**
   * Returns a constant of the store.
   *
   * @param type the type that it goes with
   * @param raw what Spark's literal of that type holds
   * @return the constant, or empty if it is null or of a type that has none
   */
  public static Optional<Value> toStore(DataType type, @Nullable Object raw) {
    if (raw == null) {
      return Optional.empty();
    }
    if (type instanceof Decimal) {
      return raw instanceof org.apache.spark.sql.types.Decimal d
          ? Optional.of(new Value.OfDecimal(d.toJavaBigDecimal()))
          : Optional.empty();
    }
    if (!(type instanceof Primitive primitive)) {
      return Optional.empty();
    }
    return switch (primitive) {
      case BOOL ->
          raw instanceof Boolean b ? Optional.of(new Value.OfLong(b ? 1 : 0)) : Optional.empty();
      case INT8, INT16, INT32, INT64, DATE, TIMESTAMP, TIMESTAMP_NTZ ->
          raw instanceof Number n && !(n instanceof Double) && !(n instanceof Float)
              ? Optional.of(new Value.OfLong(n.longValue()))
              : Optional.empty();
      case FLOAT32, FLOAT64 ->
          raw instanceof Double || raw instanceof Float
              ? Optional.of(new Value.OfDouble(((Number) raw).doubleValue()))
              : Optional.empty();
      case STRING ->
          // Bytes that are no text would become others.
          raw instanceof UTF8String s && s.isValid()
              ? Optional.of(new Value.OfString(s.toString()))
              : Optional.empty();
      case BINARY -> Optional.empty();
    };
  }

  /**
   * Returns what Spark's literal of a type holds.
   *
   * @param type the type of the column whose default it is
   * @param value the constant
   */
  public static Object toSpark(DataType type, Value value) {
    if (value instanceof Value.OfString text) {
      return UTF8String.fromString(text.value());
    }
    if (value instanceof Value.OfDecimal number) {
      Decimal decimal = (Decimal) type;
      return org.apache.spark.sql.types.Decimal.apply(
          number.value(), decimal.precision(), decimal.scale());
    }
    if (value instanceof Value.OfDouble number) {
      return type == Primitive.FLOAT32 ? (Object) (float) number.value() : number.value();
    }
    long whole = ((Value.OfLong) value).value();
    return switch ((Primitive) type) {
      case BOOL -> whole != 0;
      case INT8 -> (byte) whole;
      case INT16 -> (short) whole;
      case INT32, DATE -> (int) whole;
      default -> whole;
    };
  }
}
