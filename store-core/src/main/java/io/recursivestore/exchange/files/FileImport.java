package io.recursivestore.exchange.files;

import io.recursivestore.dataset.Datasets;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes files that others wrote into datasets.
 *
 * <p>Parquet files, and Arrow files of the store's own types, become data files as they are: on the
 * same disk the dataset gets second names of them, by hard links, and nothing is copied. They must
 * not be written into afterwards; they may be deleted. The files that expire with a version are
 * only the dataset's names. All other rows are converted, in the memory of a batch and of a row
 * group.
 */
public final class FileImport {
  private FileImport() {}

  /**
   * Appends the rows of files to a dataset, as one version: all of them, or nothing is changed. A
   * dataset that doesn't exist is created with the columns of all files together. Columns are
   * matched by their names; those that a file lacks hold their default. The commit's metadata say
   * where the rows came from: {@code import.format}, {@code import.files} and {@code import.paths}.
   *
   * @param datasets the datasets of a store
   * @param name the dataset's name
   * @param paths files, and directories, of which all files are taken whose endings tell a format
   * @param options what to do with them
   * @throws NotFoundException if there are no files
   * @throws InvalidRequestException if a file's columns don't fit, or a value doesn't
   * @throws io.recursivestore.model.CorruptDataException if a file is damaged
   */
  public static FileImported append(
      Datasets datasets, String name, List<Path> paths, FileImportOptions options) {
    return new ImportRun(datasets, name, SourceFiles.expand(paths, options.format()), options)
        .run();
  }

  /**
   * Returns the paths that a text means.
   *
   * @param path a file, a directory, or a pattern in which {@code *} and {@code ?} stand for parts
   *     of a name and <code>**</code> for directories too; {@code file:} may stand before it
   * @throws NotFoundException if it is a pattern, and nothing matches
   */
  public static List<Path> find(String path) {
    return SourceFiles.find(path);
  }
}
