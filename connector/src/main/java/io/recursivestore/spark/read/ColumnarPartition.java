package io.recursivestore.spark.read;

import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** A partition that knows how to read itself, on an executor. */
interface ColumnarPartition extends InputPartition {
  PartitionReader<ColumnarBatch> open();
}
