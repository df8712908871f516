package io.recursivestore.spark.read;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.Value;
import io.recursivestore.spark.expression.Constants;
import io.recursivestore.spark.type.MadeRows;
import io.recursivestore.spark.type.SparkSchemas;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.Max;
import org.apache.spark.sql.connector.expressions.aggregate.Min;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Answers aggregates of all rows of a version from the log, without a task. */
final class DatasetSummary {
  /**
   * Types whose bounds are values. Those of long text are cut, and floating-point numbers have NaN
   * and two zeros.
   */
  private static final Set<Primitive> EXACT =
      EnumSet.of(
          Primitive.INT8,
          Primitive.INT16,
          Primitive.INT32,
          Primitive.INT64,
          Primitive.DATE,
          Primitive.TIMESTAMP,
          Primitive.TIMESTAMP_NTZ);

  private DatasetSummary() {}

  /**
   * Returns a scan of the one row that answers, or empty if the log does not know all of it.
   *
   * @param asked what is asked
   */
  static Optional<LocalScan> of(Aggregation asked, CollectionRef dataset, Snapshot snapshot) {
    AggregateFunc[] functions = asked.aggregateExpressions();
    if (asked.groupByExpressions().length > 0 || functions.length == 0) {
      return Optional.empty();
    }
    StructType schema = new StructType();
    @Nullable Object[] values = new Object[functions.length];
    for (int i = 0; i < functions.length; i++) {
      Answer answer = answer(functions[i], snapshot);
      if (answer == null) {
        return Optional.empty();
      }
      schema = schema.add(functions[i].toString(), answer.type());
      values[i] = answer.value();
    }
    return Optional.of(
        new MadeRows(
            "recursive-store "
                + dataset.prefix()
                + "@"
                + snapshot.version()
                + " [summary of files: "
                + snapshot.fragmentCount()
                + "]",
            schema,
            List.of(new GenericInternalRow(values))));
  }

  private record Answer(org.apache.spark.sql.types.DataType type, @Nullable Object value) {}

  private static @Nullable Answer answer(AggregateFunc function, Snapshot snapshot) {
    if (function instanceof CountStar) {
      return new Answer(DataTypes.LongType, snapshot.rows());
    }
    if (function instanceof Count count && !count.isDistinct()) {
      return totals(count.column(), snapshot)
          .map(t -> new Answer(DataTypes.LongType, snapshot.rows() - t.nullCount()))
          .orElse(null);
    }
    if (function instanceof Min min) {
      return bound(min.column(), snapshot, false);
    }
    return function instanceof Max max ? bound(max.column(), snapshot, true) : null;
  }

  private static @Nullable Answer bound(Expression expression, Snapshot snapshot, boolean upper) {
    Column column = column(expression, snapshot).filter(c -> isExact(c.type())).orElse(null);
    ColumnStatistics totals = totals(expression, snapshot).orElse(null);
    if (column == null || totals == null) {
      return null;
    }
    Value value = upper ? totals.max() : totals.min();
    if (value == null && totals.nullCount() < snapshot.rows()) {
      return null;
    }
    return new Answer(
        SparkSchemas.toSpark(snapshot.schema()).apply(column.name()).dataType(),
        value == null ? null : Constants.toSpark(column.type(), value));
  }

  private static boolean isExact(DataType type) {
    return type instanceof Decimal || (type instanceof Primitive p && EXACT.contains(p));
  }

  private static Optional<ColumnStatistics> totals(Expression expression, Snapshot snapshot) {
    return column(expression, snapshot).flatMap(c -> ColumnTotals.of(c, snapshot.fragments()));
  }

  private static Optional<Column> column(Expression expression, Snapshot snapshot) {
    return expression instanceof NamedReference reference && reference.fieldNames().length == 1
        ? snapshot.schema().find(reference.fieldNames()[0])
        : Optional.empty();
  }
}
