package io.recursivestore.dataset;

import io.recursivestore.log.CommitDraft;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which files of a version are to be written together. Nothing is done until they are, see {@link
 * Dataset#compact(Compaction, List, CommitInfo)}.
 *
 * @param base the version
 * @param groups files of which each group becomes one file, or a few: small ones in the order of
 *     the version, at least two in each
 */
public record Compaction(Snapshot base, List<List<Fragment>> groups) {
  /** Copies the lists. */
  public Compaction {
    groups = groups.stream().map(List::copyOf).toList();
  }

  /**
   * Puts small files of a version into groups of at most the target size. A file counts as small up
   * to three quarters of that: larger ones would be written again for little.
   *
   * @param base the version
   * @param targetFileBytes the size
   */
  static Compaction plan(Snapshot base, long targetFileBytes) {
    List<List<Fragment>> groups = new ArrayList<>();
    List<Fragment> group = new ArrayList<>();
    long bytes = 0;
    for (Fragment file : base.fragments()) {
      if (file.bytes() > targetFileBytes - targetFileBytes / 4) {
        continue;
      }
      if (bytes + file.bytes() > targetFileBytes) {
        addIfMany(group, groups);
        group = new ArrayList<>();
        bytes = 0;
      }
      group.add(file);
      bytes += file.bytes();
    }
    addIfMany(group, groups);
    return new Compaction(base, groups);
  }

  private static void addIfMany(List<Fragment> group, List<List<Fragment>> groups) {
    if (group.size() > 1) {
      groups.add(group);
    }
  }

  /** Returns all files that go. */
  public List<Fragment> files() {
    return groups.stream().flatMap(List::stream).toList();
  }

  /** Returns the commit after another one: what others added meanwhile stays. */
  CommitDraft over(Snapshot newest, PlannedFiles planned, List<Fragment> written, CommitInfo info) {
    planned.schemaOver(newest);
    List<Fragment> files = files();
    if (newest.version() != base.version()) {
      Set<String> now = new HashSet<>();
      newest.fragments().forEach(file -> now.add(file.path()));
      for (Fragment file : files) {
        if (!now.contains(file.path())) {
          throw new CommitConflictException(
              planned.dataset().display()
                  + " lost '"
                  + file.path()
                  + "' to another writer while it was being compacted. Nothing was changed. Compact"
                  + " it again.");
        }
      }
    }
    return CommitDraft.change(Operation.COMPACT, files, written, info);
  }
}
