package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.storage.Intercepted;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset that goes while rows are written for it takes none, and doesn't come back. */
final class DroppedMeanwhileTest {
  private static final Schema SCHEMA =
      new Schema(List.of(new Column(1, "x", Primitive.INT64, false)));

  @TempDir Path root;

  @Test
  void rowsForADroppedDatasetAreRefused() {
    try (Store store = open()) {
      Dataset dataset = store.datasets().create("d", SCHEMA, CommitInfo.NONE);
      Snapshot base = dataset.latest();
      List<Fragment> files = stage(store);
      store.datasets().drop("d");

      assertThatThrownBy(() -> dataset.append(base, files, CommitInfo.NONE))
          .isInstanceOf(NotFoundException.class);
      assertThat(store.datasets().list()).isEmpty();
    }
  }

  @Test
  void rowsForADatasetThatWasCreatedAnewAreRefused() {
    try (Store store = open()) {
      Dataset dataset = store.datasets().create("d", SCHEMA, CommitInfo.NONE);
      Snapshot base = dataset.latest();
      List<Fragment> files = stage(store);
      store.datasets().drop("d");
      store.datasets().create("d", SCHEMA, CommitInfo.NONE);

      assertThatThrownBy(() -> dataset.append(base, files, CommitInfo.NONE))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("was dropped or renamed while these rows were written");
      assertThat(dataset.history()).hasSize(1);
    }
  }

  @Test
  void filesThatWentWithADroppedDatasetMakeNoNewOne() {
    try (Store store = open()) {
      store.datasets().create("d", SCHEMA, CommitInfo.NONE);
      List<Fragment> files = stage(store);
      store.datasets().drop("d");

      assertThatThrownBy(() -> store.datasets().create("d", SCHEMA, files, CommitInfo.NONE))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("is gone");
      assertThat(store.datasets().list()).isEmpty();
    }
  }

  @Test
  void aCommitThatADropOvertakesIsTakenBack() {
    try (Store store = open();
        Store slow = Store.open(overtaken(new LocalObjectStore(root), store))) {
      Dataset dataset = store.datasets().create("d", SCHEMA, CommitInfo.NONE);

      assertThatThrownBy(
              () ->
                  slow.datasets().open("d").append(dataset.latest(), stage(slow), CommitInfo.NONE))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("There is no dataset 'd'");
      assertThat(store.datasets().list()).isEmpty();
      assertThat(store.datasets().create("d", SCHEMA, CommitInfo.NONE).history()).hasSize(1);
    }
  }

  @Test
  void anAbortedWriterLeavesNoFiles() {
    try (Store store = open();
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot rows = Rows.batch(allocator, SCHEMA, List.of(Rows.row("x", 1L)));
        DatasetWriter writer =
            store
                .datasets()
                .create("d", SCHEMA, CommitInfo.NONE)
                .writer(
                    store.datasets().open("d").latest(),
                    new WriteOptions(WriteOptions.DEFAULT.compression(), 1))) {
      writer.write(rows);
      writer.write(rows);
      assertThat(store.objects().list("datasets/d/data")).hasSize(2);
      writer.abort();
      assertThat(store.objects().list("datasets/d/data")).isEmpty();
    }
  }

  private Store open() {
    return Store.openOrCreate(root.toString());
  }

  private static List<Fragment> stage(Store store) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot rows = Rows.batch(allocator, SCHEMA, List.of(Rows.row("x", 1L)));
        DatasetWriter writer = store.datasets().stage("d", SCHEMA, WriteOptions.DEFAULT)) {
      writer.write(rows);
      return writer.finish();
    }
  }

  /** Another process drops the dataset just before its second commit is stored. */
  private static ObjectStore overtaken(ObjectStore objects, Store other) {
    return Intercepted.store(
        objects,
        (method, key) -> {
          if (method.equals("putIfAbsent") && key.endsWith("2.json")) {
            other.datasets().drop("d");
          }
        });
  }
}
