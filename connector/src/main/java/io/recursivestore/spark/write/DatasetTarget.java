package io.recursivestore.spark.write;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.Datasets;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.PartitionBy;
import io.recursivestore.model.PartitionColumn;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaMerge;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.SortBy;
import io.recursivestore.spark.session.SessionStore;
import java.util.List;
import java.util.Optional;

/**
 * A dataset that is written to, and what becomes of the files when all tasks are done.
 *
 * @param root the store's root
 * @param dataset the dataset
 * @param schema the dataset's columns after the write
 * @param files the columns of the files
 * @param base the version that the write was planned on; empty if there was no such dataset
 * @param mode what the commit does
 * @param replaced which rows are replaced, if only some are
 */
public record DatasetTarget(
    String root,
    CollectionRef dataset,
    Schema schema,
    Schema files,
    Optional<Snapshot> base,
    Mode mode,
    Optional<ReplacedRows> replaced) {

  /** What a commit does with the rows. */
  public enum Mode {
    /** Adds them; creates the dataset if there was none. */
    APPEND,
    /** Replaces all rows by them; creates the dataset if there was none. */
    OVERWRITE,
    /** Replaces the rows that match a condition by them. */
    REPLACE_ROWS,
    /** Replaces the partitions that they are in by them. */
    REPLACE_PARTITIONS,
    /** Creates the dataset with them, and fails if there is one. */
    CREATE,
    /** Replaces the dataset's rows and schema by them; creates the dataset if there is none. */
    CREATE_OR_REPLACE
  }

  /**
   * Returns a target whose files have the dataset's columns.
   *
   * @param root the store's root
   * @param dataset the dataset
   * @param schema the columns
   * @param base the version that the write was planned on; empty if there was no such dataset
   * @param mode what the commit does
   */
  public static DatasetTarget of(
      String root, CollectionRef dataset, Schema schema, Optional<Snapshot> base, Mode mode) {
    return new DatasetTarget(root, dataset, schema, schema, base, mode, Optional.empty());
  }

  /**
   * Returns the same target for rows of other columns, which are merged with the dataset's.
   *
   * @param rows the rows' columns
   * @throws io.recursivestore.model.InvalidRequestException if they can't be merged
   */
  DatasetTarget merging(Schema rows) {
    SchemaMerge merge = SchemaMerge.of(schema, rows);
    for (PartitionColumn field : schema.partitions()) {
      if (merge.files().path(field.field().column()).isEmpty()) {
        throw new InvalidRequestException(
            dataset.display()
                + " is partitioned by "
                + field.text()
                + ", but the rows have no column '"
                + String.join(".", field.names())
                + "'. Add it to them, with nulls if need be.");
      }
    }
    return new DatasetTarget(root, dataset, merge.schema(), merge.files(), base, mode, replaced);
  }

  /**
   * Returns the same target with another mode.
   *
   * @param other the mode
   */
  public DatasetTarget withMode(Mode other) {
    return new DatasetTarget(root, dataset, schema, files, base, other, replaced);
  }

  /**
   * Returns the same target for a dataset that the write makes, arranged as options say.
   *
   * @param partitions its partitions, if they are said
   * @param sort its order, if it is said
   * @throws InvalidRequestException if a dataset that is there is arranged otherwise
   */
  DatasetTarget arranged(Optional<List<PartitionBy>> partitions, Optional<List<SortBy>> sort) {
    Schema partitioned = partitions.map(schema::partitionedBy).orElse(schema);
    Schema sorted = sort.map(partitioned::sortedBy).orElse(partitioned);
    boolean isSame =
        sorted.arrangement().partitions().equals(schema.arrangement().partitions())
            && sorted.arrangement().sort().equals(schema.arrangement().sort());
    if (base.isPresent() && !isSame) {
      throw new InvalidRequestException(
          dataset.display()
              + " is there already, partitioned by "
              + shown(schema.partitions().stream().map(PartitionColumn::text).toList())
              + " and sorted by "
              + shown(schema.sort().stream().map(SortBy::text).toList())
              + ". Leave partition-by and sort-by out, or change the dataset with the procedures"
              + " system.partition_by and system.sort_by.");
    }
    return isSame ? this : new DatasetTarget(root, dataset, sorted, sorted, base, mode, replaced);
  }

  private static String shown(List<String> columns) {
    return columns.isEmpty() ? "nothing" : String.join(", ", columns);
  }

  /** Returns the same target for a write that replaces some rows only. */
  DatasetTarget replacing(ReplacedRows rows) {
    return new DatasetTarget(
        root, dataset, schema, files, base, Mode.REPLACE_ROWS, Optional.of(rows));
  }

  /**
   * Makes files one version of the dataset.
   *
   * @param fragments the files
   * @param info parents and metadata
   */
  public void commit(List<Fragment> fragments, CommitInfo info) {
    commit(fragments, WriteOptions.DEFAULT, info);
  }

  /**
   * Makes files one version of the dataset.
   *
   * @param fragments the files
   * @param options how files are written that replace others
   * @param info parents and metadata
   */
  void commit(List<Fragment> fragments, WriteOptions options, CommitInfo info) {
    try (Store store = SessionStore.openOrCreate(root)) {
      Datasets datasets = store.datasets();
      switch (mode) {
        case CREATE -> datasets.create(dataset.name(), schema, fragments, info);
        case CREATE_OR_REPLACE -> replace(datasets, fragments, info);
        case APPEND, OVERWRITE, REPLACE_ROWS, REPLACE_PARTITIONS -> {
          if (base.isPresent() || !tryCreate(datasets, fragments, info)) {
            write(datasets.open(dataset.name()), fragments, options, info);
          }
        }
      }
    }
  }

  private void replace(Datasets datasets, List<Fragment> fragments, CommitInfo info) {
    if (datasets.exists(dataset.name()) || !tryCreate(datasets, fragments, info)) {
      datasets.open(dataset.name()).replace(schema, fragments, info);
    }
  }

  /** Returns false if another first write was faster. */
  private boolean tryCreate(Datasets datasets, List<Fragment> fragments, CommitInfo info) {
    try {
      datasets.create(dataset.name(), schema, fragments, info);
      return true;
    } catch (AlreadyExistsException e) {
      return false;
    }
  }

  private void write(
      Dataset existing, List<Fragment> fragments, WriteOptions options, CommitInfo info) {
    Snapshot written = base.orElseGet(() -> requireSchema(existing.latest()));
    SchemaMerge merge = new SchemaMerge(schema, files);
    if (mode == Mode.APPEND) {
      existing.commits().append(written, merge, fragments, info);
    } else if (mode == Mode.REPLACE_PARTITIONS) {
      existing.commits().overwritePartitions(written, merge, fragments, options, info);
    } else if (replaced.isPresent()) {
      existing
          .commits()
          .replaceWhere(written, merge, replaced.get().filter(), fragments, options, info);
    } else {
      existing.commits().overwrite(written, merge, fragments, info);
    }
  }

  private Snapshot requireSchema(Snapshot first) {
    if (!first.schema().equals(schema)) {
      throw new CommitConflictException(
          dataset.display()
              + " was created by another write at the same time, with other columns: ("
              + first.schema()
              + ") instead of ("
              + schema
              + "). Write the rows again.");
    }
    return first;
  }
}
