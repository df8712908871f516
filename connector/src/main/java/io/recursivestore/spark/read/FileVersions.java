package io.recursivestore.spark.read;

import io.recursivestore.Store;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Fragment;
import io.recursivestore.spark.session.SessionStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which version added each file of a scan. The log is read only if that is asked for. */
final class FileVersions {
  /** Stands for a version that the log no longer has. */
  static final long UNKNOWN = -1;

  private final Map<String, Long> versions = new HashMap<>();

  private FileVersions() {}

  static FileVersions of(DatasetScan scan) {
    FileVersions found = new FileVersions();
    if (scan.places().contains(RowPlace.VERSION)) {
      Set<String> sought =
          scan.fragments().stream().map(Fragment::path).collect(Collectors.toSet());
      try (Store store = SessionStore.open(scan.root())) {
        store
            .datasets()
            .open(scan.dataset().name())
            .findLast(
                commit -> {
                  found.add(commit, scan.snapshot().version(), sought);
                  return found.versions.size() == sought.size();
                });
      }
    }
    return found;
  }

  /** Returns the versions of a partition's files, one for each. */
  List<Long> of(DatasetPartition rows) {
    return rows.fragments().stream()
        .map(fragment -> versions.getOrDefault(fragment.path(), UNKNOWN))
        .toList();
  }

  private void add(Commit commit, long newest, Set<String> sought) {
    if (commit.version() <= newest) {
      for (Fragment fragment : commit.added()) {
        if (sought.contains(fragment.path())) {
          versions.put(fragment.path(), commit.version());
        }
      }
    }
  }
}
