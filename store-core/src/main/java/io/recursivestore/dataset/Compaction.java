package io.recursivestore.dataset;

import io.recursivestore.log.CommitDraft;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Partition;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.SortBy;
import io.recursivestore.model.StatisticsFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which files of a version are to be written together. Nothing is done until they are, see {@link
 * DatasetCommits#compact(Compaction, List, CommitInfo)}.
 *
 * @param base the version
 * @param groups files of which each group becomes one file, or a few, in the order of the version:
 *     at least two in each, unless they are sorted
 * @param sort what the rows of each group are sorted by; nothing if they keep their order
 */
public record Compaction(Snapshot base, List<List<Fragment>> groups, List<SortBy> sort) {
  /** Copies the lists. */
  public Compaction {
    groups = groups.stream().map(List::copyOf).toList();
    sort = List.copyOf(sort);
  }

  /** Files of one partition, of which the last ones are not yet in a group. */
  private static final class Gathering {
    private List<Fragment> group = new ArrayList<>();
    private long bytes;
  }

  /**
   * Puts small files of a version into groups of at most the target size. A file counts as small up
   * to three quarters of that: larger ones would be written again for little. A group has files of
   * one partition.
   */
  static Compaction plan(Snapshot base, CompactionOptions options) {
    Schema schema = base.schema();
    boolean isSorted = !options.sort().isEmpty();
    // Names that are not there are refused before anything is read.
    schema.sortedBy(options.sort());
    Optional<StatisticsFilter> filter =
        options
            .where()
            .map(
                where -> {
                  FilterMask checked = new FilterMask(where, schema);
                  return new StatisticsFilter(schema, checked.filter());
                });
    long target = options.targetFileBytes();
    List<List<Fragment>> groups = new ArrayList<>();
    Map<Partition, Gathering> partitions = new LinkedHashMap<>();
    for (Fragment file : base.fragments()) {
      boolean isLarge = !isSorted && file.bytes() > target - target / 4;
      if (isLarge || (filter.isPresent() && !filter.get().mayMatch(file))) {
        continue;
      }
      Gathering gathering =
          partitions.computeIfAbsent(
              Partition.known(schema.arrangement().all(), file), p -> new Gathering());
      if (gathering.bytes + file.bytes() > target) {
        addIfMany(gathering.group, isSorted, groups);
        gathering.group = new ArrayList<>();
        gathering.bytes = 0;
      }
      gathering.group.add(file);
      gathering.bytes += file.bytes();
    }
    partitions.values().forEach(p -> addIfMany(p.group, isSorted, groups));
    return new Compaction(base, groups, isSorted ? options.sort() : schema.sort());
  }

  private static void addIfMany(
      List<Fragment> group, boolean isSorted, List<List<Fragment>> groups) {
    if (group.size() > (isSorted ? 0 : 1)) {
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
