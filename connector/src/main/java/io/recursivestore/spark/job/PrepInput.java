package io.recursivestore.spark.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.write.WrittenParts;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.types.StructType;

/** Where the rows of a job come from, at a version that does not change. */
interface PrepInput {
  /** Returns what tells the version, for the record of the job. */
  ObjectNode pin();

  /** Returns the collection at its version. */
  Parent parent();

  /** Returns the columns that are read. */
  StructType columns();

  /** Counts the rows of each split; none of the others work before. */
  long[] count();

  /** Returns how many rows there are, those of no split included; known once they were counted. */
  long rows();

  /**
   * Returns what writes shards: partition by partition, one each, in their order.
   *
   * @param shards the shards
   * @param target where they go
   */
  JavaRDD<WrittenParts> write(List<Shard> shards, ShardTarget target);
}
