package io.recursivestore.spark.aggregate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.aggregate.Avg;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What tasks compute of their rows: aggregates of all, or of those with the same keys. The same
 * keys may come more than once; Spark adds up the rows that have them.
 */
public final class AggregatePlan implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<ColumnPath> keys;
  private final ArrayList<Measure> measures;

  private AggregatePlan(List<ColumnPath> keys, List<Measure> measures) {
    this.keys = new ArrayList<>(keys);
    this.measures = new ArrayList<>(measures);
  }

  /**
   * Plans aggregates.
   *
   * @param asked what Spark asks for
   * @param columns the columns that there are
   * @return the plan, or empty if something can't be computed here
   */
  public static Optional<AggregatePlan> of(Aggregation asked, StructType columns) {
    List<ColumnPath> keys = new ArrayList<>();
    for (Expression expression : asked.groupByExpressions()) {
      Optional<ColumnPath> key =
          ColumnPath.of(expression, columns).filter(path -> isKey(path.type()));
      if (key.isEmpty()) {
        return Optional.empty();
      }
      keys.add(key.get());
    }
    List<Measure> measures = new ArrayList<>();
    for (AggregateFunc function : asked.aggregateExpressions()) {
      Optional<Measure> measure = Measure.of(function, columns);
      if (measure.isEmpty()) {
        return Optional.empty();
      }
      measures.add(measure.get());
    }
    return keys.isEmpty() && measures.isEmpty()
        ? Optional.empty()
        : Optional.of(new AggregatePlan(keys, measures));
  }

  /**
   * Returns whether averages of longs are asked for. Spark would make them of sums of longs, which
   * may overflow, while it adds doubles otherwise.
   *
   * @param asked what Spark asks for, before it makes averages of sums
   * @param columns the columns that there are
   */
  public static boolean averagesLongs(Aggregation asked, StructType columns) {
    return Arrays.stream(asked.aggregateExpressions())
        .filter(Avg.class::isInstance)
        .flatMap(average -> ColumnPath.of(((Avg) average).column(), columns).stream())
        .anyMatch(path -> path.type().equals(DataTypes.LongType));
  }

  /** Returns the columns, and members of them, that are needed. */
  public StructType input() {
    StructType columns = new StructType();
    for (ColumnPath key : keys) {
      columns = key.in(columns);
    }
    for (Measure measure : measures) {
      ColumnPath column = measure.column();
      columns = column == null ? columns : column.in(columns);
    }
    return columns;
  }

  /** Returns the columns of the result: the keys, and then the aggregates. */
  public StructType output() {
    StructType columns = new StructType();
    for (int i = 0; i < keys.size(); i++) {
      columns = columns.add("key_" + i, keys.get(i).type());
    }
    for (int i = 0; i < measures.size(); i++) {
      columns = columns.add("aggregate_" + i, measures.get(i).output());
    }
    return columns;
  }

  /** Returns whether there are keys. */
  public boolean isGrouped() {
    return !keys.isEmpty();
  }

  List<ColumnPath> keys() {
    return keys;
  }

  List<Measure> measures() {
    return measures;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AggregatePlan plan
        && keys.equals(plan.keys)
        && measures.equals(plan.measures);
  }

  @Override
  public int hashCode() {
    return Objects.hash(keys, measures);
  }

  private static boolean isKey(DataType type) {
    return StoredCells.has(type)
        || type.equals(DataTypes.StringType)
        || type.equals(DataTypes.BinaryType);
  }
}
