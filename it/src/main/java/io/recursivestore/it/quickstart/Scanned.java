package io.recursivestore.it.quickstart;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a query that ran read of its one dataset.
 *
 * @param files data files read
 * @param ofFiles data files that there are
 * @param rows rows read
 * @param bytes size of the columns read
 */
record Scanned(int files, int ofFiles, long rows, long bytes) {
  private static final Pattern FRAGMENTS = Pattern.compile("fragments: (\\d+) of (\\d+)");

  static Scanned by(Dataset<Row> query) {
    BatchScanExec scan = scans(query.queryExecution().executedPlan()).findFirst().orElseThrow();
    String description = scan.scan().description();
    Matcher fragments = FRAGMENTS.matcher(description);
    if (!fragments.find() || !(scan.scan() instanceof SupportsReportStatistics statistics)) {
      throw new IllegalStateException("Not a scan of a dataset: " + description);
    }
    return new Scanned(
        Integer.parseInt(fragments.group(1)),
        Integer.parseInt(fragments.group(2)),
        scan.metrics().apply("numOutputRows").value(),
        statistics.estimateStatistics().sizeInBytes().orElse(0));
  }

  private static Stream<BatchScanExec> scans(SparkPlan plan) {
    if (plan instanceof BatchScanExec scan) {
      return Stream.of(scan);
    }
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return scans(adaptive.executedPlan());
    }
    if (plan instanceof QueryStageExec stage) {
      return scans(stage.plan());
    }
    return CollectionConverters.asJava(plan.children()).stream().flatMap(Scanned::scans);
  }
}
