package io.recursivestore.exchange;

import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The rows of a dataset's version as a split.
 *
 * @param dataset the dataset
 * @param version the version
 * @param features the features of its columns
 */
record DatasetExport(Dataset dataset, Snapshot version, Features features) implements Split {
  private static final int BATCH_ROWS = 1_000;

  static DatasetExport of(Dataset dataset, Snapshot version) {
    Schema schema = SplitSchema.withoutMaps(ArrowSchemas.toArrow(version.schema()));
    List<Commit> history =
        dataset.history().stream().filter(c -> c.version() <= version.version()).toList();
    return new DatasetExport(dataset, version, KeptFeatures.of(history, schema));
  }

  static DatasetExport of(Dataset dataset, Snapshot version, Features features) {
    version.schema().select(features.names());
    return new DatasetExport(dataset, version, features);
  }

  @Override
  public OptionalLong rows() {
    return OptionalLong.of(version.rows());
  }

  @Override
  public ArrowReader read(BufferAllocator allocator) {
    ReadOptions options = new ReadOptions(Optional.empty(), Optional.empty(), BATCH_ROWS);
    return ConvertedSplit.read(dataset.read(version, options), features);
  }
}
