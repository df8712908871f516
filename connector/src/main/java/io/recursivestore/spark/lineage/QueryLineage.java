package io.recursivestore.spark.lineage;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.session.SessionStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what the rows of the write that is running were read from. Spark keeps the plan of a query
 * under a number while it runs, and tells the number to the thread that runs it, which also commits
 * the write. So nothing has to be configured, and plain, staged and streaming writes are alike.
 *
 * <p>Rows that went through an RDD of the user have no plan. What a {@code foreachBatch} writes is
 * traced to the micro-batch around it.
 */
public final class QueryLineage {
  private static final Logger LOG = LoggerFactory.getLogger(QueryLineage.class);

  private QueryLineage() {}

  /**
   * Adds to what a commit records the collections of the same store that its rows were read from,
   * each at the version that was read. Call this on the driver, in the thread that commits. A write
   * never fails because of its lineage: what can't be found is left out.
   *
   * @param given what the user said
   * @param root root of the store that is written to, which exists
   * @return parents that the user named first; none of them twice
   */
  public static CommitInfo addTo(CommitInfo given, String root) {
    try {
      Set<Parent> parents = new LinkedHashSet<>(given.parents());
      parents.addAll(ofStore(root, readByThisThread()));
      return new CommitInfo(List.copyOf(parents), given.meta());
    } catch (Exception | LinkageError e) { // Scala throws what Java would have to declare.
      LOG.warn("Can't tell what the rows of a write were read from: {}", e.toString());
      return given;
    }
  }

  private static Set<StoreVersion> readByThisThread() {
    SparkContext context = SparkSession.active().sparkContext();
    PlanOrigins origins = new PlanOrigins();
    execution(context, SQLExecution.EXECUTION_ID_KEY()).ifPresent(origins::addAllOf);
    if (origins.hasRowsWithoutPlan()) {
      execution(context, SQLExecution.EXECUTION_ROOT_ID_KEY()).ifPresent(origins::addAllOf);
    }
    return origins.found();
  }

  private static Optional<QueryExecution> execution(SparkContext context, String key) {
    return Optional.ofNullable(context.getLocalProperty(key))
        .map(id -> SQLExecution.getQueryExecution(Long.parseLong(id)));
  }

  /** Names of collections say nothing in another store. */
  private static List<Parent> ofStore(String root, Set<StoreVersion> versions) {
    List<Parent> parents = new ArrayList<>();
    for (StoreVersion version : versions) {
      if (version.root().equals(root) || id(version.root()).equals(id(root))) {
        parents.add(version.collection());
      }
    }
    return parents;
  }

  private static String id(String root) {
    try (Store store = SessionStore.open(root)) {
      return store.id();
    }
  }
}
