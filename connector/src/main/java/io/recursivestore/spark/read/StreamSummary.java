package io.recursivestore.spark.read;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.spark.type.MadeRows;
import io.recursivestore.stream.StreamSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
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

/**
 * Answers aggregates without a task: the number of rows or windows, and the first and the last
 * step.
 *
 * @param rows what the scan would return
 * @param whole whether it would return all rows of its range
 */
record StreamSummary(StructType rows, boolean whole) {
  private static final String STEP = "step";

  /** Returns whether all of some aggregates can be answered. */
  boolean answers(Aggregation asked) {
    return asked.groupByExpressions().length == 0
        && asked.aggregateExpressions().length > 0
        && Arrays.stream(asked.aggregateExpressions()).allMatch(this::answers);
  }

  /**
   * Returns a scan of the one row that answers.
   *
   * @param asked what is asked
   * @param stream the stream, for the description
   * @param steps the steps
   * @param count the number of rows or windows
   */
  LocalScan scan(Aggregation asked, CollectionRef stream, StreamSnapshot steps, long count) {
    AggregateFunc[] functions = asked.aggregateExpressions();
    StructType schema = new StructType();
    @Nullable Object[] values = new Object[functions.length];
    for (int i = 0; i < functions.length; i++) {
      schema = schema.add(functions[i].toString(), DataTypes.LongType);
      values[i] = value(functions[i], steps, count);
    }
    return new MadeRows(
        "recursive-store " + stream.prefix() + " [summary of steps: " + steps.steps() + "]",
        schema,
        List.of(new GenericInternalRow(values)));
  }

  private boolean answers(AggregateFunc function) {
    if (function instanceof Count counted) {
      return !counted.isDistinct() && isNeverNull(counted.column());
    }
    return function instanceof CountStar
        || (function instanceof Min min && isStep(min.column()))
        || (function instanceof Max max && isStep(max.column()));
  }

  private static @Nullable Object value(AggregateFunc function, StreamSnapshot steps, long count) {
    if (function instanceof Min) {
      return orNull(steps.firstStep());
    }
    return function instanceof Max ? orNull(steps.lastStep()) : (Object) count;
  }

  private static @Nullable Object orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private boolean isStep(Expression expression) {
    return whole
        && name(expression).equals(STEP)
        && rows.apply(STEP).dataType().equals(DataTypes.LongType);
  }

  private boolean isNeverNull(Expression expression) {
    String name = name(expression);
    return Arrays.asList(rows.fieldNames()).contains(name) && !rows.apply(name).nullable();
  }

  /** Returns the column that an expression is, or nothing that a column can be. */
  private static String name(Expression expression) {
    return expression instanceof NamedReference reference && reference.fieldNames().length == 1
        ? reference.fieldNames()[0]
        : "";
  }
}
