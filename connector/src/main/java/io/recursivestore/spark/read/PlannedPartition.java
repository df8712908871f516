package io.recursivestore.spark.read;

import org.apache.spark.sql.connector.read.InputPartition;

/** A partition with its plan: micro-batches read different steps with one reader factory. */
record PlannedPartition(StreamPlan plan, StreamPartition range) implements InputPartition {}
