/**
 * Aggregates of the rows that a task reads, computed from Arrow memory, a column of a batch at a
 * time. Spark adds up what the tasks give.
 */
@NullMarked
package io.recursivestore.spark.aggregate;

import org.jspecify.annotations.NullMarked;
