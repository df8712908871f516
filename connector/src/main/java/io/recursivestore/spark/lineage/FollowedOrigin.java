package io.recursivestore.spark.lineage;

import org.apache.spark.sql.connector.read.streaming.Offset;

/** A source of a streaming query whose offsets stand for versions of a collection. */
public interface FollowedOrigin {
  /**
   * Returns what a micro-batch reads.
   *
   * @param end the offset where the micro-batch ends, in the source's own form
   */
  StoreVersion originUpTo(Offset end);

  /**
   * Returns an offset in the source's own form.
   *
   * @param json the offset as a checkpoint holds it
   */
  Offset deserializeOffset(String json);
}
