package io.recursivestore.spark.lineage;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.execution.ExternalRDD;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2ScanRelation;
import scala.Option;
import scala.runtime.BoxedUnit;

/** Gathers the leaves of plans that read collections. */
final class PlanOrigins {
  private final Set<StoreVersion> found = new LinkedHashSet<>();
  private boolean rowsWithoutPlan;

  /** Returns what was found, in the order of the plans. */
  Set<StoreVersion> found() {
    return found;
  }

  /** Returns whether there was a leaf that does not say where its rows come from. */
  boolean hasRowsWithoutPlan() {
    return rowsWithoutPlan;
  }

  /**
   * Adds what a query reads. Its optimized plan no longer has what is not read after all, and still
   * has the tables whose answers come from metadata alone.
   */
  void addAllOf(QueryExecution query) {
    addAllOf(query.optimizedPlan());
  }

  private void addAllOf(LogicalPlan plan) {
    plan.foreachWithSubqueries(
        node -> {
          add(node);
          return BoxedUnit.UNIT;
        });
  }

  private void add(LogicalPlan node) {
    if (node instanceof DataSourceV2ScanRelation scan) {
      add(scan.relation().table());
    } else if (node instanceof DataSourceV2Relation relation) {
      add(relation.table());
    } else if (node instanceof StreamingDataSourceV2ScanRelation micro) {
      add(micro.stream(), micro.endOffset());
    } else if (node instanceof InMemoryRelation cached) {
      // Made when the rows were cached, so it has the versions that were read then.
      addAllOf(cached.cacheBuilder().logicalPlan());
    } else if (node instanceof LogicalRDD || node instanceof ExternalRDD<?>) {
      rowsWithoutPlan = true;
    }
  }

  private void add(Table table) {
    if (table instanceof Origin origin) {
      found.add(origin.origin());
    }
  }

  private void add(Object stream, Option<Offset> end) {
    if (stream instanceof FollowedOrigin origin && end.isDefined()) {
      // A query that was started again has offsets as its checkpoint holds them.
      found.add(origin.originUpTo(origin.deserializeOffset(end.get().json())));
    }
  }
}
