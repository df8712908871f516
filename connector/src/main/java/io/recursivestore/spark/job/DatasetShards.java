package io.recursivestore.spark.job;

import io.recursivestore.Store;
import io.recursivestore.dataset.DatasetWriter;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.format.Compression;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.session.TaskRoot;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Writes shards as data files of datasets, one for each split. They belong to no version until the
 * driver commits them.
 *
 * @param root the store's root
 * @param storeId its id
 * @param name what the names of the datasets begin with
 * @param schema the columns
 */
record DatasetShards(TaskRoot root, String storeId, String name, Schema schema)
    implements ShardTarget {
  private static final long serialVersionUID = 1L;
  private static final WriteOptions OPTIONS = new WriteOptions(Compression.AUTO, Long.MAX_VALUE);

  /** Returns the name of a split's dataset. */
  static String dataset(String name, String split) {
    return name + "-" + split;
  }

  @Override
  public Writer open(Shard shard, VectorSchemaRoot batch) {
    Store store = root.open(storeId);
    DatasetWriter files = store.datasets().stage(dataset(name, shard.name()), schema, OPTIONS);
    return new Writer() {
      @Override
      public void append() {
        files.write(batch);
      }

      @Override
      public ShardReport finish(long rows, Map<String, NumberSummary> statistics) {
        List<Fragment> fragments = files.finish();
        Fragment fragment = fragments.isEmpty() ? null : fragments.get(0);
        return new ShardReport(
            shard.id(),
            fragment == null ? "" : fragment.path(),
            rows,
            fragment == null ? 0 : fragment.bytes(),
            0,
            fragment == null ? "" : "crc32c:%08x".formatted(fragment.crc32c()),
            statistics,
            fragment);
      }

      @Override
      public void close() {
        try (store;
            files) {
          files.close();
        }
      }
    };
  }
}
