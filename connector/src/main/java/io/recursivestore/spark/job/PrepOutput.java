package io.recursivestore.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a job writes, as the driver sees it. What a killed job did stays there, so that the same
 * job goes on with it.
 */
interface PrepOutput extends AutoCloseable {

  /** Returns the place, for messages. */
  String place();

  /**
   * Returns the job that began here, or was done.
   *
   * @throws io.recursivestore.model.AlreadyExistsException if there is something else
   */
  Optional<PrepRecord> begun();

  /** Returns the record of the job that was done here, if it was. */
  Optional<JsonNode> finished();

  /**
   * Begins a job, or goes on with it.
   *
   * @param job the job
   * @param schema the columns of its shards
   * @param parent what it reads
   * @throws io.recursivestore.model.StoreException if another job began here since {@link #begun}
   */
  void begin(PrepRecord job, Schema schema, Parent parent);

  /** Returns the shards that were done, by their ids. */
  Map<String, ShardReport> done();

  /** Returns where tasks write. */
  ShardTarget target();

  /**
   * Keeps shards that are done.
   *
   * @param shards of all splits, those of each split in their order and without a gap
   */
  void keep(List<ShardReport> shards);

  /**
   * Ends the job.
   *
   * @param job the job
   * @param shards all shards by split, in order
   * @return the record of the job
   */
  JsonNode finish(PrepRecord job, Map<String, List<ShardReport>> shards);

  @Override
  void close();
}
