package io.recursivestore.spark.read;

import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.spark.expression.Constants;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;

/**
 * What Spark's planner is told of some files. Columns are looked at only if it plans by costs.
 *
 * @param columns the columns that are read
 * @param fragments the files
 * @param share the part of their bytes that the columns are
 */
record FileStatistics(Schema columns, List<Fragment> fragments, double share)
    implements Statistics {
  @Override
  public OptionalLong sizeInBytes() {
    long bytes = fragments.stream().mapToLong(Fragment::bytes).sum();
    return OptionalLong.of((long) (bytes * share));
  }

  @Override
  public OptionalLong numRows() {
    return OptionalLong.of(fragments.stream().mapToLong(Fragment::rows).sum());
  }

  @Override
  public Map<NamedReference, org.apache.spark.sql.connector.read.colstats.ColumnStatistics>
      columnStats() {
    Map<NamedReference, org.apache.spark.sql.connector.read.colstats.ColumnStatistics> known =
        new HashMap<>();
    if (SQLConf.get().cboEnabled()) {
      for (Column column : columns.columns()) {
        ColumnTotals.of(column, fragments)
            .filter(totals -> isUsable(column, totals))
            .ifPresent(
                totals ->
                    known.put(
                        Expressions.column("`" + column.name().replace("`", "``") + "`"),
                        new OfColumn(column, totals)));
      }
    }
    return known;
  }

  /** Spark takes missing bounds for nothing but nulls, and fails on times without a zone. */
  private boolean isUsable(Column column, ColumnStatistics totals) {
    return column.type() != Primitive.TIMESTAMP_NTZ
        && (column.type() == Primitive.STRING
            || totals.min() != null
            || totals.nullCount() == numRows().orElseThrow());
  }

  private record OfColumn(Column column, ColumnStatistics totals)
      implements org.apache.spark.sql.connector.read.colstats.ColumnStatistics {
    @Override
    public OptionalLong nullCount() {
      return OptionalLong.of(totals.nullCount());
    }

    @Override
    public Optional<Object> min() {
      return bound(totals.min());
    }

    @Override
    public Optional<Object> max() {
      return bound(totals.max());
    }

    private Optional<Object> bound(@Nullable Value value) {
      return Optional.ofNullable(value).map(v -> Constants.toSpark(column.type(), v));
    }
  }
}
