package io.recursivestore.dataset;

import io.recursivestore.format.DataFormat;
import io.recursivestore.log.CommitLog;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Expiry;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Snapshot;
import io.recursivestore.storage.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Gives up versions of a dataset, in this order: a commit says which, and then their files go. Who
 * pins a version while that happens looks for the commit afterwards, and this looks for pins after
 * the commit, so that one of both sees the other.
 */
final class Expiration {
  private final ObjectStore objects;
  private final DataFormat format;
  private final CollectionRef dataset;
  private final CommitLog log;
  private final Supplier<Set<Long>> pins;

  /**
   * Creates an expiration.
   *
   * @param pins returns the versions that something holds on to now
   */
  Expiration(
      ObjectStore objects,
      DataFormat format,
      CollectionRef dataset,
      CommitLog log,
      Supplier<Set<Long>> pins) {
    this.objects = objects;
    this.format = format;
    this.dataset = dataset;
    this.log = log;
    this.pins = pins;
  }

  Cleanup run(ExpireOptions options, Instant overtakenBefore) {
    List<Commit> before = log.history();
    Expiry chosen = choose(before, log.latest(), options.keepLast(), overtakenBefore);
    if (expired(before, chosen).isEmpty()) {
      return Cleanup.NONE;
    }
    Expiry all = log.latest().expiry();
    Map<String, Fragment> dead = log.fragments(all);
    if (!options.dryRun()) {
      Commit commit =
          log.expire(
              newest -> choose(log.history(), newest, options.keepLast(), overtakenBefore),
              CommitInfo.NONE);
      chosen = commit.expiry().orElseThrow();
    }
    Expiry left = withPins(chosen, before);
    dead.keySet().removeAll(log.fragments(left).keySet());
    List<String> files = new ArrayList<>();
    long bytes = 0;
    for (Fragment fragment : dead.values()) {
      files.add(dataset.prefix() + "/" + fragment.path());
      bytes += fragment.bytes();
    }
    if (!options.dryRun()) {
      files.forEach(file -> format.delete(objects, file));
      log.forgetExpired();
    }
    return new Cleanup(expired(before, chosen), files.stream().sorted().toList(), bytes);
  }

  private Expiry choose(
      List<Commit> commits, Snapshot newest, int keepLast, Instant overtakenBefore) {
    long oldest = newest.version();
    for (int i = commits.size() - 2; i >= 0; i--) {
      Commit commit = commits.get(i);
      boolean isOverdue =
          newest.version() - commit.version() >= keepLast
              && commits.get(i + 1).time().isBefore(overtakenBefore);
      if (isOverdue || commit.version() < newest.expiry().oldest()) {
        break;
      }
      oldest = commit.version();
    }
    return new Expiry(oldest, pinnedBefore(oldest, commits));
  }

  /** What was pinned while the commit was made stays for a later removal of orphans. */
  private Expiry withPins(Expiry chosen, List<Commit> before) {
    SortedSet<Long> kept = pinnedBefore(chosen.oldest(), before);
    kept.addAll(chosen.kept());
    return new Expiry(chosen.oldest(), kept);
  }

  private SortedSet<Long> pinnedBefore(long oldest, List<Commit> commits) {
    Set<Long> pinned = pins.get();
    SortedSet<Long> versions = new TreeSet<>();
    for (Commit commit : commits) {
      if (commit.version() < oldest && pinned.contains(commit.version())) {
        versions.add(commit.version());
      }
    }
    return versions;
  }

  private static List<Long> expired(List<Commit> commits, Expiry expiry) {
    return commits.stream().map(Commit::version).filter(v -> !expiry.keeps(v)).toList();
  }
}
