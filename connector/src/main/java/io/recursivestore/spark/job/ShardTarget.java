package io.recursivestore.spark.job;

import java.io.Serializable;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Where tasks write shards, on whatever machine they run. */
interface ShardTarget extends Serializable {

  /**
   * Starts a shard.
   *
   * @param shard the shard
   * @param batch the vectors that will hold each batch in turn
   * @return a writer, which the caller closes
   */
  Writer open(Shard shard, VectorSchemaRoot batch);

  /** Writes one shard. Nothing of it counts before it was finished. For one thread. */
  interface Writer extends AutoCloseable {
    /** Appends the rows that are in the batch now. */
    void append();

    /**
     * Makes the shard durable.
     *
     * @param rows how many rows were appended
     * @param statistics what is known of its numbers
     */
    ShardReport finish(long rows, Map<String, NumberSummary> statistics);

    @Override
    void close();
  }
}
