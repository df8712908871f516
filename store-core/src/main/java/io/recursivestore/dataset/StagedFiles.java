package io.recursivestore.dataset;

import io.recursivestore.format.DataFormat;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.storage.ObjectStore;
import java.util.List;

/** Data files that no version names yet. */
final class StagedFiles {
  private StagedFiles() {}

  /**
   * Checks that files are there before a commit names them. Dropping or renaming a dataset takes
   * along the files that are being written for it, and removing orphans those of a slow write.
   *
   * @throws NotFoundException if one is gone
   */
  static void require(ObjectStore objects, CollectionRef dataset, List<Fragment> fragments) {
    // One by one: a listing of the directory would cost what the whole dataset has.
    fragments.forEach(fragment -> requireOne(objects, dataset, fragment));
  }

  private static void requireOne(ObjectStore objects, CollectionRef dataset, Fragment fragment) {
    try {
      objects.open(dataset.prefix() + "/" + fragment.path()).close();
    } catch (NotFoundException e) {
      NotFoundException gone = gone(dataset, fragment);
      gone.addSuppressed(e);
      throw gone;
    }
  }

  private static NotFoundException gone(CollectionRef dataset, Fragment fragment) {
    return new NotFoundException(
        "'"
            + fragment.path()
            + "' of "
            + dataset.display()
            + " is gone: the dataset was dropped or renamed while its rows were written, or the write"
            + " took so long that its files were removed as orphans. Write them again.");
  }

  /** Deletes files. */
  static void delete(
      ObjectStore objects, DataFormat format, CollectionRef dataset, List<Fragment> fragments) {
    fragments.forEach(f -> format.delete(objects, dataset.prefix() + "/" + f.path()));
  }
}
