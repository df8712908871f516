package io.recursivestore.spark.write;

import io.recursivestore.model.PartitionColumn;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SortBy;
import io.recursivestore.spark.option.WriteDistribution;
import io.recursivestore.spark.type.PartitionTransforms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.Distributions;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NullOrdering;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;

/**
 * How Spark brings the rows of a write to its tasks: by default so that rows of one partition come
 * to one task, and one after another.
 *
 * @param partitions what files are partitioned by
 * @param sort what the rows of files are sorted by
 * @param kind how rows are brought to tasks
 */
record RowDistribution(List<Expression> partitions, List<SortOrder> sort, WriteDistribution kind) {

  /**
   * Plans it.
   *
   * @param schema the dataset's columns and arrangement
   * @param asked what the user asked for
   * @param access whether there are functions
   */
  static RowDistribution of(Schema schema, Optional<WriteDistribution> asked, WriteAccess access) {
    List<PartitionColumn> fields = schema.partitions();
    List<SortOrder> sort = schema.sort().stream().map(RowDistribution::order).toList();
    boolean hasFunctions = access != WriteAccess.BARE;
    WriteDistribution usual =
        fields.isEmpty()
            ? sort.isEmpty() ? WriteDistribution.NONE : WriteDistribution.RANGE
            : WriteDistribution.HASH;
    List<Expression> partitions =
        fields.stream().map(PartitionTransforms::toSpark).map(Expression.class::cast).toList();
    return hasFunctions || fields.isEmpty()
        ? new RowDistribution(partitions, sort, asked.orElse(usual))
        : new RowDistribution(List.of(), List.of(), WriteDistribution.NONE);
  }

  Distribution required() {
    if (kind == WriteDistribution.HASH && !partitions.isEmpty()) {
      return Distributions.clustered(partitions.toArray(Expression[]::new));
    }
    if (kind == WriteDistribution.HASH && sort.isEmpty()) {
      // All in one place, which Spark then splits by size.
      return Distributions.clustered(new Expression[] {Expressions.literal(0)});
    }
    SortOrder[] order = order();
    return kind == WriteDistribution.NONE || order.length == 0
        ? Distributions.unspecified()
        : Distributions.ordered(order);
  }

  /** Rows are sorted by partition, too, where they are brought together or sorted at all. */
  SortOrder[] order() {
    if (kind == WriteDistribution.NONE && sort.isEmpty()) {
      return new SortOrder[0];
    }
    List<SortOrder> order = new ArrayList<>();
    for (Expression partition : partitions) {
      order.add(Expressions.sort(partition, SortDirection.ASCENDING));
    }
    order.addAll(sort);
    return order.toArray(SortOrder[]::new);
  }

  /** Returns whether rows of one partition come one after another. */
  boolean isClustered() {
    return !partitions.isEmpty() && order().length > 0;
  }

  private static SortOrder order(SortBy by) {
    return Expressions.sort(
        PartitionTransforms.column(by.path()),
        by.descending() ? SortDirection.DESCENDING : SortDirection.ASCENDING,
        by.nullsFirst() ? NullOrdering.NULLS_FIRST : NullOrdering.NULLS_LAST);
  }
}
