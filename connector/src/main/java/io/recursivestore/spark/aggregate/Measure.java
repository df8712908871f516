package io.recursivestore.spark.aggregate;

import java.io.Serializable;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.GeneralScalarExpression;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.Max;
import org.apache.spark.sql.connector.expressions.aggregate.Min;
import org.apache.spark.sql.connector.expressions.aggregate.Sum;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate function.
 *
 * @param kind the function
 * @param column what it is computed from; null for rows
 * @param isLength whether it is computed from the numbers of characters of the column's texts
 */
record Measure(Kind kind, @Nullable ColumnPath column, boolean isLength) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int LEAST_DIGITS = 9;
  private static final Set<DataType> FLOATING = Set.of(DataTypes.FloatType, DataTypes.DoubleType);
  private static final Set<DataType> INTEGERS =
      Set.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);
  private static final Set<DataType> ORDERED =
      Set.of(
          DataTypes.BooleanType,
          DataTypes.DateType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType);

  enum Kind {
    ROWS,
    COUNT,
    SUM,
    MIN,
    MAX
  }

  /** Returns a function that can be computed here; empty for others. */
  static Optional<Measure> of(AggregateFunc function, StructType columns) {
    if (function instanceof CountStar) {
      return Optional.of(new Measure(Kind.ROWS, null, false));
    }
    if (function instanceof Count count && !count.isDistinct()) {
      return of(Kind.COUNT, count.column(), columns);
    }
    if (function instanceof Sum sum && !sum.isDistinct()) {
      return of(Kind.SUM, sum.column(), columns).filter(measure -> isSummed(measure.input()));
    }
    if (function instanceof Min min) {
      return of(Kind.MIN, min.column(), columns).filter(measure -> isOrdered(measure.input()));
    }
    return function instanceof Max max
        ? of(Kind.MAX, max.column(), columns).filter(measure -> isOrdered(measure.input()))
        : Optional.empty();
  }

  private static Optional<Measure> of(Kind kind, Expression of, StructType columns) {
    if (of instanceof GeneralScalarExpression call
        && call.name().equals("CHAR_LENGTH")
        && call.children().length == 1) {
      return ColumnPath.of(call.children()[0], columns)
          .filter(column -> column.type().equals(DataTypes.StringType))
          .map(column -> new Measure(kind, column, true));
    }
    return ColumnPath.of(of, columns).map(column -> new Measure(kind, column, false));
  }

  /** Returns the type of what the function is computed from. */
  DataType input() {
    return isLength || column == null ? DataTypes.IntegerType : column.type();
  }

  /** Returns the type of the result. */
  DataType output() {
    return switch (kind) {
      case ROWS, COUNT -> DataTypes.LongType;
      case MIN, MAX -> input();
      case SUM -> isFloating() ? DataTypes.DoubleType : isInteger() ? DataTypes.LongType : input();
    };
  }

  boolean isFloating() {
    return FLOATING.contains(input());
  }

  private boolean isInteger() {
    return INTEGERS.contains(input());
  }

  private static boolean isNumber(DataType type) {
    return FLOATING.contains(type) || INTEGERS.contains(type) || isShortDecimal(type);
  }

  /** Sums of decimals of few digits would be cut after few values. */
  private static boolean isSummed(DataType type) {
    return isNumber(type) && !(type instanceof DecimalType d && d.precision() < LEAST_DIGITS);
  }

  private static boolean isOrdered(DataType type) {
    return isNumber(type) || ORDERED.contains(type);
  }

  static boolean isShortDecimal(DataType type) {
    return type instanceof DecimalType decimal && decimal.precision() <= Decimal.MAX_LONG_DIGITS();
  }
}
