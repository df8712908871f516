package io.recursivestore.format.parquet;

import java.util.Arrays;
import org.apache.parquet.column.statistics.BinaryStatistics;
import org.apache.parquet.column.statistics.DoubleStatistics;
import org.apache.parquet.column.statistics.FloatStatistics;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** The least and the greatest of values of one size. */
final class PageBounds {
  private PageBounds() {}

  /**
   * Sets the bounds.
   *
   * @param count how many values there are, at least one
   * @return false if one is not a number, so that the bounds say nothing
   */
  static boolean fixed(
      PrimitiveTypeName type, int width, byte[] values, int count, Statistics<?> statistics) {
    switch (type) {
      case INT32 -> ints(values, count, (IntStatistics) statistics);
      case INT64 -> longs(values, count, (LongStatistics) statistics);
      case FLOAT -> {
        return floats(values, count, (FloatStatistics) statistics);
      }
      case DOUBLE -> {
        return doubles(values, count, (DoubleStatistics) statistics);
      }
      default -> decimals(width, values, count, (BinaryStatistics) statistics);
    }
    return true;
  }

  private static void ints(byte[] values, int count, IntStatistics statistics) {
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      int value = (int) PageBuffer.INT.get(values, i * Integer.BYTES);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    statistics.setMinMax(low, high);
  }

  private static void longs(byte[] values, int count, LongStatistics statistics) {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      long value = (long) PageBuffer.LONG.get(values, i * Long.BYTES);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    statistics.setMinMax(low, high);
  }

  private static boolean floats(byte[] values, int count, FloatStatistics statistics) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      float value = Float.intBitsToFloat((int) PageBuffer.INT.get(values, i * Float.BYTES));
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    // Zeros of both signs are equal, but readers may order them.
    statistics.setMinMax(low == 0 ? -0f : low, high == 0 ? 0f : high);
    return !Float.isNaN(low);
  }

  private static boolean doubles(byte[] values, int count, DoubleStatistics statistics) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      double value = Double.longBitsToDouble((long) PageBuffer.LONG.get(values, i * Double.BYTES));
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    statistics.setMinMax(low == 0 ? -0d : low, high == 0 ? 0d : high);
    return !Double.isNaN(low);
  }

  /** The first byte is signed, those behind it are not. */
  private static void decimals(int width, byte[] values, int count, BinaryStatistics statistics) {
    int low = 0;
    int high = 0;
    for (int at = width; at < count * width; at += width) {
      low = compare(width, values, at, low) < 0 ? at : low;
      high = compare(width, values, at, high) > 0 ? at : high;
    }
    statistics.updateStats(binary(values, low, width));
    statistics.updateStats(binary(values, high, width));
  }

  private static int compare(int width, byte[] values, int a, int b) {
    int order = Byte.compare(values[a], values[b]);
    return order != 0 ? order : Arrays.compareUnsigned(values, a, a + width, values, b, b + width);
  }

  private static Binary binary(byte[] values, int start, int width) {
    return Binary.fromConstantByteArray(Arrays.copyOfRange(values, start, start + width));
  }
}
