package io.recursivestore.spark.write;

import io.recursivestore.model.CommitInfo;
import io.recursivestore.spark.type.StreamFields;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.Distributions;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.RequiresDistributionAndOrdering;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;
import org.apache.spark.sql.types.StructType;

/**
 * An append to a stream, for which Spark brings the rows in the order of their steps: ranges of
 * steps to tasks, and sorted within each. Rows that are in order already are only checked.
 */
final class StreamWrite implements RequiresDistributionAndOrdering {
  private final StreamTarget target;
  private final StructType rows;
  private final String query;
  private final boolean ordered;
  private final CommitInfo info;

  StreamWrite(
      StreamTarget target, StructType rows, String query, boolean ordered, CommitInfo info) {
    this.target = target;
    this.rows = rows;
    this.query = query;
    this.ordered = ordered;
    this.info = info;
  }

  @Override
  public String description() {
    return "recursive-store " + target.stream().prefix() + (ordered ? " [ordered]" : "");
  }

  @Override
  public Distribution requiredDistribution() {
    return ordered ? Distributions.unspecified() : Distributions.ordered(byStep());
  }

  @Override
  public SortOrder[] requiredOrdering() {
    return ordered ? new SortOrder[0] : byStep();
  }

  @Override
  public BatchWrite toBatch() {
    return new StreamBatchWrite(new OpenAppend(target, rows, info), ordered);
  }

  @Override
  public StreamingWrite toStreaming() {
    StreamTarget now = target.now();
    now.check(rows);
    return new StreamEpochWrite(new OpenAppend(now, rows, info), query, ordered);
  }

  /** Spark logs this: options can hold what should not be in a log. */
  @Override
  public String toString() {
    return description();
  }

  private SortOrder[] byStep() {
    String step = rows.fieldNames()[StreamFields.requireStep(target.stream().name(), rows)];
    return new SortOrder[] {Expressions.sort(Expressions.column(step), SortDirection.ASCENDING)};
  }
}
