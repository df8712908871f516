package io.recursivestore.format.parquet;

import io.recursivestore.format.TextBounds;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the row groups' statistics of a file, per top-level column of a type that has {@link
 * Value}s.
 */
final class FooterStatistics {
  private FooterStatistics() {}

  static Map<Integer, ColumnStatistics> of(ParquetMetadata footer, Schema schema) {
    Map<Integer, ColumnStatistics> statistics = new HashMap<>();
    for (Column column : schema.columns()) {
      if ((column.type() instanceof Primitive p && p != Primitive.BINARY)
          || column.type() instanceof Decimal) {
        ColumnStatistics merged = merge(footer, column);
        if (merged != null) {
          statistics.put(column.id(), merged);
        }
      }
    }
    return statistics;
  }

  private static @Nullable ColumnStatistics merge(ParquetMetadata footer, Column column) {
    ColumnPath path = ColumnPath.get(column.name());
    long nulls = 0;
    Value min = null;
    Value max = null;
    boolean bounded = true;
    for (BlockMetaData block : footer.getBlocks()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        if (!chunk.getPath().equals(path)) {
          continue;
        }
        Statistics<?> statistics = chunk.getStatistics();
        if (statistics == null || !statistics.isNumNullsSet()) {
          return null;
        }
        nulls += statistics.getNumNulls();
        if (statistics.getNumNulls() == chunk.getValueCount()) {
          continue;
        }
        Value low =
            statistics.hasNonNullValue()
                ? value(column.type(), chunk, statistics.genericGetMin(), false)
                : null;
        Value high =
            statistics.hasNonNullValue()
                ? value(column.type(), chunk, statistics.genericGetMax(), true)
                : null;
        bounded &= low != null && high != null;
        if (bounded && low != null && high != null) {
          min = min == null || low.compare(min) < 0 ? low : min;
          max = max == null || high.compare(max) > 0 ? high : max;
        }
      }
    }
    return bounded
        ? new ColumnStatistics(nulls, min, max)
        : new ColumnStatistics(nulls, null, null);
  }

  private static @Nullable Value value(
      DataType type, ColumnChunkMetaData chunk, Object raw, boolean upper) {
    if (type instanceof Decimal decimal) {
      BigInteger unscaled =
          raw instanceof Binary b
              ? new BigInteger(b.getBytes())
              : BigInteger.valueOf(((Number) raw).longValue());
      return new Value.OfDecimal(new BigDecimal(unscaled, decimal.scale()));
    }
    if (raw instanceof Boolean b) {
      return new Value.OfLong(b ? 1 : 0);
    }
    if (raw instanceof Double || raw instanceof Float) {
      double number = ((Number) raw).doubleValue();
      // Parquet leaves open whether NaN took part, so a bound that is NaN says nothing.
      // Adding zero leaves one zero of the two, which are equal.
      return Double.isNaN(number) ? null : new Value.OfDouble(number + 0.0);
    }
    if (raw instanceof Number n) {
      return StoredTypes.isUnsigned(chunk.getPrimitiveType())
          ? unsigned(n)
          : new Value.OfLong(n.longValue());
    }
    return TextBounds.of(((Binary) raw).getBytes(), upper);
  }

  /** Java's numbers have a sign where these have none; the bounds of row groups are compared. */
  private static @Nullable Value unsigned(Number raw) {
    long value = raw instanceof Integer number ? Integer.toUnsignedLong(number) : raw.longValue();
    return value < 0 ? null : new Value.OfLong(value);
  }
}
