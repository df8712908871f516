package io.recursivestore.spark.read;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;

/** A partition that is read row by row. */
interface RowPartition extends InputPartition {
  /** Starts to read it, on an executor. */
  PartitionReader<InternalRow> open();
}
