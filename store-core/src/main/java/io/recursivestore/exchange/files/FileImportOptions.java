package io.recursivestore.exchange.files;

import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.exchange.Progress;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Schema;
import java.util.Optional;

/**
 * How files are taken into a dataset.
 *
 * @param format their format; empty if the endings of their names tell
 * @param link whether files that can be read where they lie stay there, and the dataset gets second
 *     names of them; otherwise it gets copies
 * @param mergeSchema whether columns that the dataset lacks are added to it, and types widened;
 *     otherwise such files are refused
 * @param skipUnsupported whether columns of types that can't be kept are left out; otherwise they
 *     are refused
 * @param schema the types of columns of text, by their names; ids say nothing. Empty if the values
 *     tell; a dataset that is there tells those that it has
 * @param csv how the columns of CSV files are told apart
 * @param write how files of converted rows are written
 * @param info parents and metadata of the commit
 * @param progress is told how many files are taken
 */
public record FileImportOptions(
    Optional<SourceFormat> format,
    boolean link,
    boolean mergeSchema,
    boolean skipUnsupported,
    Optional<Schema> schema,
    CsvOptions csv,
    WriteOptions write,
    CommitInfo info,
    Progress progress) {
  /** Links what can be linked, and refuses what doesn't fit. */
  public static final FileImportOptions DEFAULT =
      new FileImportOptions(
          Optional.empty(),
          true,
          false,
          false,
          Optional.empty(),
          CsvOptions.DEFAULT,
          WriteOptions.DEFAULT,
          CommitInfo.NONE,
          Progress.NONE);

  /**
   * Returns these options for files of a format.
   *
   * @param files their format
   */
  public FileImportOptions as(SourceFormat files) {
    return new FileImportOptions(
        Optional.of(files), link, mergeSchema, skipUnsupported, schema, csv, write, info, progress);
  }

  /** Returns these options with copies of all files. */
  public FileImportOptions copying() {
    return new FileImportOptions(
        format, false, mergeSchema, skipUnsupported, schema, csv, write, info, progress);
  }

  /** Returns these options with columns added that the dataset lacks, and types widened. */
  public FileImportOptions mergingSchema() {
    return new FileImportOptions(
        format, link, true, skipUnsupported, schema, csv, write, info, progress);
  }

  /** Returns these options with columns left out that can't be kept. */
  public FileImportOptions skippingUnsupported() {
    return new FileImportOptions(
        format, link, mergeSchema, true, schema, csv, write, info, progress);
  }

  /**
   * Returns these options with types of columns of text.
   *
   * @param columns the columns; ids say nothing
   */
  public FileImportOptions withSchema(Schema columns) {
    return new FileImportOptions(
        format,
        link,
        mergeSchema,
        skipUnsupported,
        Optional.of(columns),
        csv,
        write,
        info,
        progress);
  }

  /**
   * Returns these options with columns of CSV files told apart in another way.
   *
   * @param how how
   */
  public FileImportOptions withCsv(CsvOptions how) {
    return new FileImportOptions(
        format, link, mergeSchema, skipUnsupported, schema, how, write, info, progress);
  }

  /**
   * Returns these options with converted rows written in another way.
   *
   * @param how how
   */
  public FileImportOptions withWrite(WriteOptions how) {
    return new FileImportOptions(
        format, link, mergeSchema, skipUnsupported, schema, csv, how, info, progress);
  }

  /**
   * Returns these options with parents and metadata.
   *
   * @param recorded what the commit records
   */
  public FileImportOptions withInfo(CommitInfo recorded) {
    return new FileImportOptions(
        format, link, mergeSchema, skipUnsupported, schema, csv, write, recorded, progress);
  }

  /**
   * Returns these options with somebody who is told of the progress.
   *
   * @param listener is told how many files are taken
   */
  public FileImportOptions withProgress(Progress listener) {
    return new FileImportOptions(
        format, link, mergeSchema, skipUnsupported, schema, csv, write, info, listener);
  }
}
