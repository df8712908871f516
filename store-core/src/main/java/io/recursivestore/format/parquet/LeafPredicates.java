package io.recursivestore.format.parquet;

import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators.Column;
import org.apache.parquet.filter2.predicate.Operators.SupportsEqNotEq;
import org.apache.parquet.filter2.predicate.Operators.SupportsLtGt;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on one column of a file.
 *
 * @param <T> what parquet-java takes a value of it for
 */
final class LeafPredicates<T extends Comparable<T>> {
  private final Equality<T> equality;
  private final @Nullable Order<T> order;
  private final Function<Value, Optional<T>> values;
  private final Set<Operator> trusted;

  /** The conditions that every type has; type parameters of parquet-java's own differ by type. */
  private record Equality<T>(
      Function<@Nullable T, FilterPredicate> eq,
      Function<@Nullable T, FilterPredicate> notEq,
      Function<Set<T>, FilterPredicate> in) {

    static <T extends Comparable<T>, C extends Column<T> & SupportsEqNotEq> Equality<T> of(
        C column) {
      return new Equality<>(
          value -> FilterApi.eq(column, value),
          value -> FilterApi.notEq(column, value),
          values -> FilterApi.in(column, values));
    }
  }

  /** The conditions of types that have an order. */
  private record Order<T>(
      Function<T, FilterPredicate> lt,
      Function<T, FilterPredicate> le,
      Function<T, FilterPredicate> gt,
      Function<T, FilterPredicate> ge) {

    static <T extends Comparable<T>, C extends Column<T> & SupportsLtGt> Order<T> of(C column) {
      return new Order<>(
          value -> FilterApi.lt(column, value),
          value -> FilterApi.ltEq(column, value),
          value -> FilterApi.gt(column, value),
          value -> FilterApi.gtEq(column, value));
    }
  }

  private LeafPredicates(
      Equality<T> equality,
      @Nullable Order<T> order,
      Function<Value, Optional<T>> values,
      Set<Operator> trusted) {
    this.equality = equality;
    this.order = order;
    this.values = values;
    this.trusted = trusted;
  }

  /**
   * Returns the conditions on a column.
   *
   * @param type what it is read as
   * @param stored what it is in the file
   * @param countsNan whether a NaN shows in the bounds of the file's values
   * @return empty if the file's order of values isn't that of the type
   */
  static Optional<LeafPredicates<?>> of(DataType type, PrimitiveType stored, boolean countsNan) {
    String name = stored.getName();
    LogicalTypeAnnotation annotation = stored.getLogicalTypeAnnotation();
    if (type instanceof Decimal) {
      return annotation instanceof DecimalLogicalTypeAnnotation decimal
          ? decimal(stored, decimal.getScale())
          : Optional.empty();
    }
    if (!(type instanceof Primitive primitive)) {
      return Optional.empty();
    }
    return switch (primitive) {
      // There is nothing to look up, and parquet-java can't look for booleans in Bloom filters.
      case BOOL ->
          Optional.of(
              new LeafPredicates<>(
                  Equality.of(FilterApi.booleanColumn(name)),
                  null,
                  value -> Optional.empty(),
                  Set.of()));
      case INT8, INT16, INT32, INT64 ->
          annotation == null
                  || (annotation instanceof IntLogicalTypeAnnotation number && number.isSigned())
              ? wholeNumbers(stored)
              : Optional.empty();
      case DATE ->
          LogicalTypeAnnotation.dateType().equals(annotation)
              ? wholeNumbers(stored)
              : Optional.empty();
      case TIMESTAMP, TIMESTAMP_NTZ ->
          annotation instanceof TimestampLogicalTypeAnnotation timestamp
                  && timestamp.getUnit() == TimeUnit.MICROS
              ? wholeNumbers(stored)
              : Optional.empty();
      case FLOAT32, FLOAT64 -> floatingPoint(stored, countsNan);
      case STRING ->
          annotation instanceof StringLogicalTypeAnnotation
              ? Optional.of(
                  ordered(
                      FilterApi.binaryColumn(name),
                      LeafPredicates::text,
                      Set.of(Operator.values())))
              : Optional.empty();
      case BINARY -> Optional.empty();
    };
  }

  /** Returns a predicate for a comparison, or empty if the file can't tell. */
  Optional<FilterPredicate> compare(Operator operator, Value value) {
    return trusted.contains(operator)
        ? values.apply(value).map(v -> compare(operator, v))
        : Optional.empty();
  }

  /** Returns a predicate for one of several values, or empty if the file can't tell. */
  Optional<FilterPredicate> in(List<Value> wanted) {
    Set<T> found = new HashSet<>();
    for (Value value : wanted) {
      Optional<T> one = values.apply(value);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      found.add(one.get());
    }
    // parquet-java has no empty IN.
    return found.isEmpty() ? Optional.empty() : Optional.of(equality.in().apply(found));
  }

  FilterPredicate isNull() {
    return equality.eq().apply(null);
  }

  FilterPredicate isNotNull() {
    return equality.notEq().apply(null);
  }

  private FilterPredicate compare(Operator operator, T value) {
    if (operator == Operator.EQ || order == null) {
      return equality.eq().apply(value);
    }
    return switch (operator) {
      case EQ -> equality.eq().apply(value);
      case LT -> order.lt().apply(value);
      case LE -> order.le().apply(value);
      case GT -> order.gt().apply(value);
      case GE -> order.ge().apply(value);
    };
  }

  private static <T extends Comparable<T>, C extends Column<T> & SupportsLtGt & SupportsEqNotEq>
      LeafPredicates<T> ordered(
          C column, Function<Value, Optional<T>> values, Set<Operator> trusted) {
    return new LeafPredicates<>(Equality.of(column), Order.of(column), values, trusted);
  }

  private static Optional<LeafPredicates<?>> wholeNumbers(PrimitiveType stored) {
    Set<Operator> all = Set.of(Operator.values());
    return switch (stored.getPrimitiveTypeName()) {
      case INT32 ->
          Optional.of(
              ordered(
                  FilterApi.intColumn(stored.getName()),
                  value -> whole(value).flatMap(LeafPredicates::narrow),
                  all));
      case INT64 ->
          Optional.of(ordered(FilterApi.longColumn(stored.getName()), LeafPredicates::whole, all));
      default -> Optional.empty();
    };
  }

  /**
   * NaN is greater than all numbers, but not all writers count it when they note bounds. The two
   * zeros are equal, but not in dictionaries and Bloom filters.
   */
  private static Optional<LeafPredicates<?>> floatingPoint(
      PrimitiveType stored, boolean countsNan) {
    Set<Operator> trusted =
        countsNan ? Set.of(Operator.values()) : Set.of(Operator.EQ, Operator.LT, Operator.LE);
    return switch (stored.getPrimitiveTypeName()) {
      case FLOAT ->
          Optional.of(
              ordered(
                  FilterApi.floatColumn(stored.getName()),
                  value ->
                      number(value).filter(v -> (float) (double) v == v).map(Double::floatValue),
                  trusted));
      case DOUBLE ->
          Optional.of(
              ordered(FilterApi.doubleColumn(stored.getName()), LeafPredicates::number, trusted));
      default -> Optional.empty();
    };
  }

  private static Optional<LeafPredicates<?>> decimal(PrimitiveType stored, int scale) {
    Set<Operator> all = Set.of(Operator.values());
    String name = stored.getName();
    return switch (stored.getPrimitiveTypeName()) {
      case INT32 ->
          Optional.of(
              ordered(
                  FilterApi.intColumn(name),
                  value ->
                      unscaled(value, scale)
                          .filter(v -> v.bitLength() < Integer.SIZE)
                          .map(BigInteger::intValue),
                  all));
      case INT64 ->
          Optional.of(
              ordered(
                  FilterApi.longColumn(name),
                  value ->
                      unscaled(value, scale)
                          .filter(v -> v.bitLength() < Long.SIZE)
                          .map(BigInteger::longValue),
                  all));
      case FIXED_LEN_BYTE_ARRAY ->
          Optional.of(
              ordered(
                  FilterApi.binaryColumn(name),
                  value -> unscaled(value, scale).flatMap(v -> fixed(v, stored.getTypeLength())),
                  all));
      default -> Optional.empty();
    };
  }

  private static Optional<Long> whole(Value value) {
    return value instanceof Value.OfLong number ? Optional.of(number.value()) : Optional.empty();
  }

  private static Optional<Integer> narrow(long value) {
    return (int) value == value ? Optional.of((int) value) : Optional.empty();
  }

  private static Optional<Double> number(Value value) {
    return value instanceof Value.OfDouble number
            && number.value() != 0
            && !Double.isNaN(number.value())
        ? Optional.of(number.value())
        : Optional.empty();
  }

  private static Optional<Binary> text(Value value) {
    return value instanceof Value.OfString text
        ? Optional.of(Binary.fromString(text.value()))
        : Optional.empty();
  }

  private static Optional<BigInteger> unscaled(Value value, int scale) {
    if (!(value instanceof Value.OfDecimal decimal)) {
      return Optional.empty();
    }
    BigDecimal number = decimal.value().stripTrailingZeros();
    return number.scale() <= scale
        ? Optional.of(number.setScale(scale).unscaledValue())
        : Optional.empty();
  }

  private static Optional<Binary> fixed(BigInteger value, int length) {
    byte[] digits = value.toByteArray();
    if (digits.length > length) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) (value.signum() < 0 ? -1 : 0));
    System.arraycopy(digits, 0, bytes, length - digits.length, digits.length);
    return Optional.of(Binary.fromConstantByteArray(bytes));
  }
}
