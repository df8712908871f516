package io.recursivestore.dataset;

import io.recursivestore.log.CommitLog;
import io.recursivestore.log.Tags;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Tag;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How long the versions of one dataset stay: what holds on to them, and what gives them up. */
final class Retention {
  private final ObjectStore objects;
  private final DataFormats formats;
  private final CollectionRef ref;
  private final CommitLog log;
  private final Clock clock;
  private final Tags tags;
  private final Leases leases;
  private final LineagePins lineage;

  Retention(
      ObjectStore objects,
      DataFormats formats,
      CollectionRef ref,
      CommitLog log,
      Clock clock,
      LineagePins lineage) {
    this.objects = objects;
    this.formats = formats;
    this.ref = ref;
    this.log = log;
    this.clock = clock;
    this.tags = new Tags(objects, ref);
    this.leases = new Leases(objects, ref, clock);
    this.lineage = lineage;
  }

  /** Returns the version that a tag names. */
  long version(String tag) {
    return tags.get(tag).version();
  }

  List<Tag> tags() {
    return tags.list();
  }

  Tag tag(String name, long version) {
    Tag tag = new Tag(name, log.at(version).version());
    tags.add(tag);
    requireLeft(version, () -> tags.remove(name));
    return tag;
  }

  void untag(String name) {
    tags.remove(name);
  }

  Lease lease(long version, Duration duration) {
    Lease lease = leases.add(log.at(version).version(), duration);
    requireLeft(version, lease::close);
    return lease;
  }

  Cleanup expire(ExpireOptions options) {
    return new Expiration(objects, formats, ref, log, () -> pinned(options.keepLineage()))
        .run(
            options,
            // Clocks that go back give versions times that are yet to come.
            options.olderThan().isZero()
                ? Instant.MAX
                : clock.instant().minus(options.olderThan()));
  }

  Cleanup removeOrphans(Duration grace, boolean dryRun) {
    return new Orphans(objects, formats, ref, log, leases)
        .remove(clock.instant().minus(grace), dryRun);
  }

  private Set<Long> pinned(boolean byLineage) {
    Set<Long> versions = new HashSet<>(leases.versions());
    tags.list().forEach(tag -> versions.add(tag.version()));
    if (byLineage) {
      versions.addAll(lineage.of(ref));
    }
    return versions;
  }

  /** Looks again for a version that was pinned: it may have expired at the same time. */
  private void requireLeft(long version, Runnable unpin) {
    try {
      log.at(version);
    } catch (NotFoundException e) {
      unpin.run();
      throw e;
    }
  }
}
