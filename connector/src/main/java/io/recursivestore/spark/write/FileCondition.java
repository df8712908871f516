package io.recursivestore.spark.write;

import io.recursivestore.dataset.Dataset;
import io.recursivestore.model.Filter;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.expression.FilteredScan;
import io.recursivestore.spark.expression.Filters;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;

/** What an SQL condition says of the files of a dataset. */
public final class FileCondition {
  private FileCondition() {}

  /**
   * Lets Spark read a condition as it reads one of a query of the dataset.
   *
   * @param dataset the dataset
   * @param root the store's root
   * @param condition the condition
   * @return a filter that is true at least where the condition is
   * @throws InvalidRequestException if the condition doesn't help to leave out files
   */
  public static Filter of(Dataset dataset, String root, String condition) {
    var frame =
        SparkSession.active()
            .read()
            .format("recursive-store")
            .option("dataset", dataset.ref().name())
            .load(root)
            .where(condition);
    var plan = ((org.apache.spark.sql.classic.Dataset<Row>) frame).queryExecution().optimizedPlan();
    List<Filter> filters = new ArrayList<>();
    if (plan.collectLeaves().head() instanceof DataSourceV2ScanRelation relation
        && relation.scan() instanceof FilteredScan scan) {
      Filters translator = new Filters(scan.snapshot().schema());
      scan.pushed().forEach(p -> translator.translate(p).ifPresent(filters::add));
    }
    if (filters.isEmpty()) {
      throw new InvalidRequestException(
          "'"
              + condition
              + "' says nothing of files. Compare top-level columns with constants, or leave it"
              + " out.");
    }
    return Filter.and(filters);
  }
}
