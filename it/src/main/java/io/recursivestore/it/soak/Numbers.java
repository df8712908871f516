package io.recursivestore.it.soak;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** A dataset of one column of numbers, so that a lost or doubled row shows. */
final class Numbers {
  private static final String COLUMN = "n";
  private static final Schema SCHEMA =
      new Schema(List.of(new Column(1, COLUMN, Primitive.INT64, false)));

  private final Dataset dataset;

  private Numbers(Dataset dataset) {
    this.dataset = dataset;
  }

  static Numbers openOrCreate(Store store, String name) {
    return new Numbers(
        store.datasets().exists(name)
            ? store.datasets().open(name)
            : store.datasets().create(name, SCHEMA, CommitInfo.NONE));
  }

  Dataset dataset() {
    return dataset;
  }

  /** Appends {@code from}, {@code from + 1} and so on, in one commit. */
  Commit append(long from, int count) {
    try (BufferAllocator allocator = new RootAllocator();
        BigIntVector numbers = new BigIntVector(COLUMN, allocator);
        VectorSchemaRoot rows = VectorSchemaRoot.of(numbers)) {
      for (int i = 0; i < count; i++) {
        numbers.setSafe(i, from + i);
      }
      rows.setRowCount(count);
      return dataset.append(rows);
    }
  }

  List<Long> read(Snapshot snapshot) {
    List<Long> found = new ArrayList<>();
    try (ArrowReader reader = dataset.read(snapshot, ReadOptions.ALL)) {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot batch = reader.getVectorSchemaRoot();
        BigIntVector numbers = (BigIntVector) batch.getVector(COLUMN);
        for (int i = 0; i < batch.getRowCount(); i++) {
          found.add(numbers.get(i));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
