package io.recursivestore.spark.metric;

import io.recursivestore.format.ReadCounts;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** How much a scan reads, in the form that Spark wants. */
public final class ScanMetrics {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private ScanMetrics() {}

  /** Returns all metrics of a scan, for the driver, which sums up what tasks report. */
  public static CustomMetric[] all() {
    return new CustomMetric[] {
      new BytesRead(),
      new PagesRead(),
      new PagesLeftOut(),
      new RowsRead(),
      new RowsLeftOut(),
      new PrefetchHits(),
      new PrefetchStalls(),
      new PrefetchWait()
    };
  }

  /**
   * Returns what a task reports.
   *
   * @param counts what it read so far
   */
  public static CustomTaskMetric[] of(ReadCounts counts) {
    return new CustomTaskMetric[] {
      new Reported(BytesRead.NAME, counts.bytes()),
      new Reported(PagesRead.NAME, counts.pages()),
      new Reported(PagesLeftOut.NAME, counts.pagesLeftOut()),
      new Reported(RowsRead.NAME, counts.rows()),
      new Reported(RowsLeftOut.NAME, counts.rowsLeftOut()),
      new Reported(PrefetchHits.NAME, counts.prefetchHits()),
      new Reported(PrefetchStalls.NAME, counts.prefetchStalls()),
      new Reported(PrefetchWait.NAME, counts.waitNanos() / NANOS_PER_MILLI)
    };
  }

  /**
   * Returns what a task had read when it reported.
   *
   * @param reported its metrics; those of others are left out
   */
  public static ReadCounts counts(CustomTaskMetric[] reported) {
    Map<String, Long> values =
        Stream.of(reported)
            .collect(Collectors.toMap(CustomTaskMetric::name, CustomTaskMetric::value, Long::sum));
    return new ReadCounts(
        values.getOrDefault(BytesRead.NAME, 0L),
        values.getOrDefault(PagesRead.NAME, 0L),
        values.getOrDefault(PagesLeftOut.NAME, 0L),
        values.getOrDefault(RowsRead.NAME, 0L),
        values.getOrDefault(RowsLeftOut.NAME, 0L),
        values.getOrDefault(PrefetchHits.NAME, 0L),
        values.getOrDefault(PrefetchStalls.NAME, 0L),
        values.getOrDefault(PrefetchWait.NAME, 0L) * NANOS_PER_MILLI);
  }

  private record Reported(String name, long value) implements CustomTaskMetric {}
}
