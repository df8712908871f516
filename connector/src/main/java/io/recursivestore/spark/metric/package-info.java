/**
 * What Spark shows of scans of datasets while they run, and after. Start at {@link
 * io.recursivestore.spark.metric.ScanMetrics}.
 */
@NullMarked
package io.recursivestore.spark.metric;

import org.jspecify.annotations.NullMarked;
