package io.recursivestore.dataset;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.storage.ObjectStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Data files that no version names yet. */
final class StagedFiles {
  private static final String DIRECTORY = "data/";

  private StagedFiles() {}

  /**
   * Checks that files are there before a commit names them. Dropping or renaming a dataset takes
   * along the files that are being written for it.
   *
   * @throws NotFoundException if one is gone
   */
  static void require(ObjectStore objects, CollectionRef dataset, List<Fragment> fragments) {
    if (fragments.isEmpty()) {
      return;
    }
    Set<String> names = new HashSet<>(objects.listNames(dataset.prefix() + "/data"));
    for (Fragment fragment : fragments) {
      if (!names.contains(fragment.path().substring(DIRECTORY.length()))) {
        throw new NotFoundException(
            "'"
                + fragment.path()
                + "' of "
                + dataset.display()
                + " is gone: the dataset was dropped or renamed while its rows were written. Write"
                + " them again.");
      }
    }
  }

  /** Deletes files. */
  static void delete(ObjectStore objects, CollectionRef dataset, List<Fragment> fragments) {
    fragments.forEach(f -> objects.delete(dataset.prefix() + "/" + f.path()));
  }
}
