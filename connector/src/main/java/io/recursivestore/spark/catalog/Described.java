package io.recursivestore.spark.catalog;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.lineage.Lineage;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Snapshot;
import java.util.List;
import java.util.Optional;

/**
 * A collection that a table tells about.
 *
 * @param store its store, which is open
 * @param ref the collection
 * @param asked the version or tag to show of a dataset, if it is not the latest
 */
record Described(Store store, CollectionRef ref, Optional<String> asked) {
  Dataset dataset() {
    return store.datasets().open(ref.name());
  }

  Snapshot snapshot() {
    return asked.map(dataset()::at).orElseGet(dataset()::latest);
  }

  /** Returns the commits up to the version that is shown, oldest first. */
  List<Commit> commits() {
    if (ref.kind() == CollectionKind.STREAM) {
      return store.streams().open(ref.name()).history();
    }
    long last = snapshot().version();
    return dataset().history().stream().filter(c -> c.version() <= last).toList();
  }

  /** Returns the version that is shown, as parents name it. */
  long version() {
    return ref.kind() == CollectionKind.STREAM
        ? store.streams().open(ref.name()).snapshot().endRow()
        : snapshot().version();
  }

  long version(Commit commit) {
    return Lineage.version(ref, commit);
  }
}
