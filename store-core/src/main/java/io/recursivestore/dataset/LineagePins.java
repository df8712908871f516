package io.recursivestore.dataset;

import io.recursivestore.log.CommitLog;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Parent;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The versions of a dataset that versions of other collections, or items, were made from. */
final class LineagePins {
  private final ObjectStore objects;
  private final Function<CollectionRef, Set<Long>> ofItems;

  /**
   * Creates a view of a store's lineage.
   *
   * @param ofItems returns the versions of a dataset that items were made from
   */
  LineagePins(ObjectStore objects, Function<CollectionRef, Set<Long>> ofItems) {
    this.objects = objects;
    this.ofItems = ofItems;
  }

  Set<Long> of(CollectionRef dataset) {
    Set<Long> versions = new TreeSet<>(ofItems.apply(dataset));
    for (CollectionKind kind : CollectionKind.WITH_LOG) {
      for (String name : objects.listNames(kind.directory())) {
        if (CollectionRef.isName(name)) {
          CollectionRef other = new CollectionRef(kind, name);
          if (!other.equals(dataset)) {
            add(versions, new CommitLog(objects, other, Clock.systemUTC()), dataset);
          }
        }
      }
    }
    return versions;
  }

  private static void add(Set<Long> versions, CommitLog log, CollectionRef dataset) {
    if (!log.exists()) {
      return;
    }
    for (Commit commit : log.history()) {
      for (Parent parent : commit.parents()) {
        if (parent.collection().equals(dataset)) {
          versions.add(parent.version());
        }
      }
    }
  }
}
