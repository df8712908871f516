package io.recursivestore.spark.read;

import static io.recursivestore.spark.option.StoreAnalysisException.analyze;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.Value;
import io.recursivestore.spark.expression.FilteredScan;
import io.recursivestore.spark.expression.Filters;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.SupportsRuntimeV2Filtering;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;

/**
 * A scan that Spark may tell, once it has the other side of a join, which values a column can have.
 * Scans are equal if they were before that; Spark compares what it told them by itself.
 */
final class JoinedScan
    implements Batch, SupportsReportStatistics, SupportsRuntimeV2Filtering, FilteredScan {
  /** Each file is compared with each value; of more values, only the bounds are looked at. */
  private static final int MOST_VALUES = 200;

  private final DatasetScan whole;
  private volatile DatasetScan narrowed;

  JoinedScan(DatasetScan whole) {
    this.whole = whole;
    this.narrowed = whole;
  }

  @Override
  public NamedReference[] filterAttributes() {
    return whole.columns().columns().stream()
        .filter(JoinedScan::isOrdered)
        .map(column -> Expressions.column("`" + column.name().replace("`", "``") + "`"))
        .toArray(NamedReference[]::new);
  }

  @Override
  public void filter(Predicate[] predicates) {
    Filters translator = new Filters(whole.snapshot().schema());
    List<Filter> filters = new ArrayList<>();
    for (Predicate predicate : predicates) {
      translator.translate(predicate).map(JoinedScan::bounded).ifPresent(filters::add);
    }
    narrowed = filters.isEmpty() ? whole : analyze(() -> whole.narrowedTo(Filter.and(filters)));
  }

  @Override
  public Snapshot snapshot() {
    return whole.snapshot();
  }

  @Override
  public List<Predicate> pushed() {
    return whole.pushed();
  }

  private static boolean isOrdered(Column column) {
    return column.type() instanceof Decimal
        || (column.type() instanceof Primitive p && p != Primitive.BINARY);
  }

  private static Filter bounded(Filter filter) {
    if (!(filter instanceof Filter.In in) || in.values().size() <= MOST_VALUES) {
      return filter;
    }
    Value least = in.values().stream().min(Value::compare).orElseThrow();
    Value most = in.values().stream().max(Value::compare).orElseThrow();
    return new Filter.And(
        new Filter.Compare(in.column(), Operator.GE, least),
        new Filter.Compare(in.column(), Operator.LE, most));
  }

  @Override
  public StructType readSchema() {
    return whole.readSchema();
  }

  @Override
  public String description() {
    return whole.description();
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return narrowed.planInputPartitions();
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return whole.createReaderFactory();
  }

  @Override
  public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
    return whole.toMicroBatchStream(checkpointLocation);
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return whole.columnarSupportMode();
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return whole.supportedCustomMetrics();
  }

  @Override
  public Statistics estimateStatistics() {
    return whole.estimateStatistics();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JoinedScan o && whole.equals(o.whole);
  }

  @Override
  public int hashCode() {
    return whole.hashCode();
  }
}
