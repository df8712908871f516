package io.recursivestore.spark.write;

import io.recursivestore.Store;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import java.util.List;

/**
 * A dataset that is written to, and what becomes of the files when all tasks are done.
 *
 * @param root the store's root
 * @param dataset the dataset, which need not exist yet
 * @param schema the columns of the files
 * @param mode what the commit does
 */
public record DatasetTarget(String root, CollectionRef dataset, Schema schema, Mode mode) {

  /** What a commit does with the rows. */
  public enum Mode {
    /** Adds them; creates the dataset if there is none. */
    APPEND,
    /** Replaces all rows by them; creates the dataset if there is none. */
    OVERWRITE,
    /** Creates the dataset with them, and fails if there is one. */
    CREATE,
    /** Replaces the dataset's rows and schema by them; creates the dataset if there is none. */
    CREATE_OR_REPLACE
  }

  /**
   * Returns the same target with another mode.
   *
   * @param other the mode
   */
  public DatasetTarget withMode(Mode other) {
    return new DatasetTarget(root, dataset, schema, other);
  }

  /**
   * Makes files one version of the dataset.
   *
   * @param fragments the files
   * @param info parents and metadata
   */
  public void commit(List<Fragment> fragments, CommitInfo info) {
    try (Store store = Store.openOrCreate(root)) {
      var datasets = store.datasets();
      String name = dataset.name();
      if (mode == Mode.CREATE || !datasets.exists(name)) {
        datasets.create(name, schema, fragments, info);
      } else if (mode == Mode.APPEND) {
        datasets.open(name).append(schema, fragments, info);
      } else if (mode == Mode.OVERWRITE) {
        datasets.open(name).overwrite(schema, fragments, info);
      } else {
        datasets.open(name).replace(schema, fragments, info);
      }
    }
  }
}
