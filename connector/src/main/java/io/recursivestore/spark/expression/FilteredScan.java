package io.recursivestore.spark.expression;

import io.recursivestore.model.Snapshot;
import java.util.List;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/** A scan of a version that says by which predicates it leaves out files. */
public interface FilteredScan {
  /** Returns the version. */
  Snapshot snapshot();

  /** Returns the predicates. */
  List<Predicate> pushed();
}
