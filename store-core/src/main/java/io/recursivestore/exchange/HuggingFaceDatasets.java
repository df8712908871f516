package io.recursivestore.exchange;

import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.Datasets;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Snapshot;

/** The store's datasets from those of HuggingFace, and back. */
public final class HuggingFaceDatasets {
  private HuggingFaceDatasets() {}

  /**
   * Appends the rows of a split to a dataset, as one version. A dataset that doesn't exist is
   * created with the columns of the split: unsigned integers become wider signed ones, half floats
   * become floats, times microseconds, and lists of a fixed length lists.
   *
   * @param datasets the datasets of a store
   * @param name the dataset's name
   * @param split the rows
   * @param options what to do with columns that can't be kept, and what the commit records
   * @throws InvalidRequestException if a column can't be kept, or a value doesn't fit; nothing is
   *     written then
   */
  public static Imported append(
      Datasets datasets, String name, Split split, ImportOptions options) {
    return new DatasetImport(datasets, name, split, options).run();
  }

  /**
   * Returns the rows of a version as a split, with the features that the columns came with if they
   * came from HuggingFace. Maps become lists of structs of {@code key} and {@code value}.
   *
   * @param dataset the dataset
   * @param version one of its versions; its rows are read with memory of the store, which must stay
   *     open meanwhile
   */
  public static Split split(Dataset dataset, Snapshot version) {
    return DatasetExport.of(dataset, version);
  }

  /**
   * Returns the rows of a version as a split with other features than those that the columns came
   * with.
   *
   * @param dataset the dataset
   * @param version one of its versions; its rows are read with memory of the store, which must stay
   *     open meanwhile
   * @param features features of some or all of the columns; values are converted where their types
   *     differ
   * @throws NotFoundException if there is no such column
   */
  public static Split split(Dataset dataset, Snapshot version, Features features) {
    return DatasetExport.of(dataset, version, features);
  }
}
