package io.recursivestore.spark.read;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
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

/** Answers aggregates of all rows of files from the log, without a task. */
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

  private final Snapshot snapshot;
  private final @Nullable List<Fragment> matching;
  private @Nullable List<Fragment> listed;

  private DatasetSummary(Snapshot snapshot, @Nullable List<Fragment> matching) {
    this.snapshot = snapshot;
    this.matching = matching;
  }

  /**
   * Returns a scan of the one row that answers, or empty if the log does not know all of it.
   *
   * @param asked what is asked
   * @param matching the files of the version whose rows are asked about; null for all
   */
  static Optional<LocalScan> of(
      Aggregation asked,
      CollectionRef dataset,
      Snapshot snapshot,
      @Nullable List<Fragment> matching) {
    AggregateFunc[] functions = asked.aggregateExpressions();
    if (asked.groupByExpressions().length > 0 || functions.length == 0) {
      return Optional.empty();
    }
    DatasetSummary summary = new DatasetSummary(snapshot, matching);
    StructType schema = new StructType();
    @Nullable Object[] values = new Object[functions.length];
    for (int i = 0; i < functions.length; i++) {
      Answer answer = summary.answer(functions[i]);
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
                + (matching == null ? snapshot.fragmentCount() : matching.size())
                + "]",
            schema,
            List.of(new GenericInternalRow(values))));
  }

  private record Answer(org.apache.spark.sql.types.DataType type, @Nullable Object value) {}

  private @Nullable Answer answer(AggregateFunc function) {
    if (function instanceof CountStar) {
      return new Answer(DataTypes.LongType, rows());
    }
    if (function instanceof Count count && !count.isDistinct()) {
      return totals(count.column())
          .map(t -> new Answer(DataTypes.LongType, rows() - t.nullCount()))
          .orElse(null);
    }
    if (function instanceof Min min) {
      return bound(min.column(), false);
    }
    return function instanceof Max max ? bound(max.column(), true) : null;
  }

  private @Nullable Answer bound(Expression expression, boolean upper) {
    Column column = column(expression).filter(c -> isExact(c.type())).orElse(null);
    ColumnStatistics totals = totals(expression).orElse(null);
    if (column == null || totals == null) {
      return null;
    }
    Value value = upper ? totals.max() : totals.min();
    if (value == null && totals.nullCount() < rows()) {
      return null;
    }
    return new Answer(
        SparkSchemas.toSpark(snapshot.schema()).apply(column.name()).dataType(),
        value == null ? null : Constants.toSpark(column.type(), value));
  }

  private long rows() {
    return matching == null ? snapshot.rows() : matching.stream().mapToLong(Fragment::rows).sum();
  }

  private Optional<ColumnStatistics> totals(Expression expression) {
    return column(expression).flatMap(c -> ColumnTotals.of(c, files()));
  }

  private List<Fragment> files() {
    if (matching != null) {
      return matching;
    }
    if (listed == null) {
      listed = snapshot.fragments();
    }
    return listed;
  }

  private Optional<Column> column(Expression expression) {
    return expression instanceof NamedReference reference && reference.fieldNames().length == 1
        ? snapshot.schema().find(reference.fieldNames()[0])
        : Optional.empty();
  }

  private static boolean isExact(DataType type) {
    return type instanceof Decimal || (type instanceof Primitive p && EXACT.contains(p));
  }
}
