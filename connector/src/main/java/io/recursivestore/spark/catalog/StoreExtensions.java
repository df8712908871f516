package io.recursivestore.spark.catalog;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import scala.runtime.BoxedUnit;

/**
 * What the connector adds to a session. Spark finds it by itself, as a service of the jar; nothing
 * has to be set.
 */
public final class StoreExtensions implements SparkSessionExtensionsProvider {
  /** Creates the provider, which Spark does. */
  public StoreExtensions() {}

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectHintResolutionRule(session -> new MergedWrites());
    extensions.injectHintResolutionRule(session -> new ReplaceWhere());
    extensions.injectOptimizerRule(session -> new JoinedTables());
    extensions.injectOptimizerRule(session -> new TaggedItems());
    extensions.injectPostHocResolutionRule(session -> new TimeRanges());
    return BoxedUnit.UNIT;
  }
}
