package io.recursivestore.lineage;

import io.recursivestore.log.CommitLog;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a collection's log says about lineage: the commits that have parents, and those after which
 * no earlier row is left. Of a stream, versions are numbers of steps.
 */
final class CollectionPast {
  private final List<Made> made = new ArrayList<>();
  private final TreeSet<Long> renewals = new TreeSet<>();
  private final boolean stream;

  /** The versions that are left: from each key to its value. */
  private final TreeMap<Long, Long> left = new TreeMap<>();

  private Instant created = Instant.MAX;

  private CollectionPast(boolean stream) {
    this.stream = stream;
  }

  /** Reads a log; that of a collection that is not there is empty. */
  static CollectionPast read(ObjectStore objects, CollectionRef ref) {
    CollectionPast past = new CollectionPast(ref.kind() == CollectionKind.STREAM);
    CommitLog log = new CommitLog(objects, ref, Clock.systemUTC());
    if (log.exists()) {
      past.created = log.created();
      log.forEach(commit -> past.add(ref, commit));
    }
    return past;
  }

  private void add(CollectionRef ref, Commit commit) {
    long version = Lineage.version(ref, commit);
    if (!stream) {
      Map.Entry<Long, Long> last = left.lastEntry();
      boolean follows = last != null && last.getValue() == version - 1;
      left.put(follows ? last.getKey() : version, version);
      // A version that starts from the one before may have its rows in other files.
      if (commit.base() != version - 1) {
        renewals.add(version);
      }
    }
    if (!commit.parents().isEmpty()) {
      made.add(new Made(version, commit.time(), commit.parents()));
    }
  }

  /** Returns whether the collection existed at an instant. */
  boolean existedAt(Instant time) {
    return !created.isAfter(time);
  }

  /** Returns whether the collection exists. */
  boolean exists() {
    return !created.equals(Instant.MAX);
  }

  /** Returns whether there is such a version. A stream has every number of steps that it had. */
  boolean has(long version) {
    if (stream) {
      return exists();
    }
    Map.Entry<Long, Long> before = left.floorEntry(version);
    return before != null && version <= before.getValue();
  }

  /** Returns the commits with parents of which a version may have rows. */
  List<Made> behind(long version) {
    Long renewal = renewals.floor(version);
    long first = renewal == null ? 0 : renewal;
    return made.stream().filter(m -> m.version() >= first && m.version() <= version).toList();
  }

  /** Returns all commits with parents. */
  List<Made> made() {
    return made;
  }

  /** Returns whether a version may have rows that were there at an earlier one, or at the same. */
  boolean keeps(long earlier, long version) {
    return version >= earlier && renewals.subSet(earlier, false, version, true).isEmpty();
  }
}
