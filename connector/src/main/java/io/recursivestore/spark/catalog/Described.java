package io.recursivestore.spark.catalog;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.lineage.Lineage;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Snapshot;
import io.recursivestore.stream.StepStream;
import java.util.List;
import java.util.Optional;

/**
 * A collection that a table tells about.
 *
 * @param store its store, which is open
 * @param ref the collection
 * @param asked the version or tag to show of a dataset, or the number of steps of a stream, if it
 *     is not the latest
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
    List<Commit> all =
        ref.kind() == CollectionKind.STREAM ? stream().history() : dataset().history();
    long last = version();
    return all.stream().filter(commit -> version(commit) <= last).toList();
  }

  /** Returns the version that is shown, as parents name it. */
  long version() {
    return ref.kind() == CollectionKind.STREAM
        ? asked.map(this::steps).orElseGet(() -> stream().snapshot().endRow())
        : snapshot().version();
  }

  private StepStream stream() {
    return store.streams().open(ref.name());
  }

  private long steps(String number) {
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(
          ref.display() + " has no version '" + number + "'. Give a number of its steps.", e);
    }
  }

  long version(Commit commit) {
    return Lineage.version(ref, commit);
  }
}
