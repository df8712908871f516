package io.recursivestore.spark.read;

import io.recursivestore.spark.session.TaskRoot;
import io.recursivestore.spark.type.ItemRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.Max;
import org.apache.spark.sql.connector.expressions.aggregate.Min;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Aggregates that the database answers with one row: the number of items, and the first and the
 * last time. One task asks it.
 */
record ItemSummary(
    ItemSource source, ItemSelection selection, StructType readSchema, List<Answer> answers)
    implements Scan, Batch {
  /** What is answered. */
  enum Answer {
    COUNT,
    FIRST_TIME,
    LAST_TIME
  }

  private static final Set<String> NEVER_NULL =
      Set.of(
          ItemRows.ID,
          ItemRows.VERSION,
          ItemRows.TIME,
          ItemRows.SIZE,
          ItemRows.TAGS,
          ItemRows.PARENTS);

  static boolean answers(Aggregation asked) {
    return asked.groupByExpressions().length == 0
        && asked.aggregateExpressions().length > 0
        && Arrays.stream(asked.aggregateExpressions()).allMatch(ItemSummary::isAnswered);
  }

  static ItemSummary of(ItemSource source, ItemSelection selection, Aggregation asked) {
    StructType schema = new StructType();
    List<Answer> answers = new ArrayList<>();
    for (AggregateFunc function : asked.aggregateExpressions()) {
      boolean isTime = function instanceof Min || function instanceof Max;
      schema =
          schema.add(function.toString(), isTime ? DataTypes.TimestampType : DataTypes.LongType);
      if (isTime) {
        answers.add(function instanceof Min ? Answer.FIRST_TIME : Answer.LAST_TIME);
      } else {
        answers.add(Answer.COUNT);
      }
    }
    return new ItemSummary(source, selection, schema, List.copyOf(answers));
  }

  private static boolean isAnswered(AggregateFunc function) {
    if (function instanceof Count count) {
      return !count.isDistinct() && NEVER_NULL.contains(name(count.column()));
    }
    return function instanceof CountStar
        || (function instanceof Min min && name(min.column()).equals(ItemRows.TIME))
        || (function instanceof Max max && name(max.column()).equals(ItemRows.TIME));
  }

  private static String name(Expression expression) {
    return expression instanceof NamedReference reference && reference.fieldNames().length == 1
        ? reference.fieldNames()[0]
        : "";
  }

  @Override
  public String description() {
    return "recursive-store "
        + source.prefix()
        + " [answered by the database: "
        + List.of(readSchema.fieldNames())
        + ", of items with: "
        + selection.shown()
        + "]";
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return new InputPartition[] {
      new SummaryPartition(
          TaskRoot.of(source.root()), source.name(), source.number(), selection, answers)
    };
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new RowReaderFactory();
  }
}
