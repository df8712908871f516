package io.recursivestore.spark.catalog;

import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.runtime.AbstractPartialFunction;

/**
 * Tells datasets that they are read for a join. Spark lets a join narrow the scan of one side only
 * if it sees that the other is filtered, so that such a scan leaves it a condition to see.
 */
final class JoinedTables extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.transformDown(
        new AbstractPartialFunction<>() {
          @Override
          public boolean isDefinedAt(LogicalPlan part) {
            return part instanceof Join;
          }

          @Override
          public LogicalPlan apply(LogicalPlan join) {
            return joined(join);
          }
        });
  }

  /** What is aggregated before it is joined can be aggregated by those who read it. */
  private static LogicalPlan joined(LogicalPlan plan) {
    if (plan instanceof Aggregate) {
      return plan;
    }
    return plan instanceof DataSourceV2Relation relation
            && relation.table() instanceof DatasetTable table
            && !table.isJoined()
        ? withJoinedTable(relation)
        : plan.mapChildren(JoinedTables::joined);
  }

  /** Copies a relation by its parts, of which Spark's versions have different numbers. */
  private static LogicalPlan withJoinedTable(DataSourceV2Relation relation) {
    Object[] parts = new Object[relation.productArity()];
    for (int i = 0; i < parts.length; i++) {
      Object part = relation.productElement(i);
      parts[i] = part instanceof DatasetTable table ? table.joined() : part;
    }
    return relation.makeCopy(parts);
  }
}
