package io.recursivestore.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of data files. The ending of its name tells of which kind a file is. */
public enum FileFormat {
  /** Parquet: small, and read by everybody. */
  PARQUET("parquet"),
  /** Arrow IPC files: large, and read without decoding. */
  ARROW("arrow"),
  /** HDF5: for those who read it with h5py; numbers, text and lists only. */
  HDF5("h5"),
  /** Rows in a table of a SQL database: for those who read it with SQL; no nested columns. */
  SQL("sql");

  private final String extension;

  FileFormat(String extension) {
    this.extension = extension;
  }

  /**
   * Finds a format by its name as an option value, in any case.
   *
   * @param name the name
   * @throws InvalidRequestException if there is no such format
   */
  public static FileFormat of(String name) {
    return Arrays.stream(values())
        .filter(f -> f.word().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new InvalidRequestException(Suggestion.unknown("file format", name, words())));
  }

  /**
   * Returns the format of a file.
   *
   * @param path its path or name
   * @throws UnsupportedFormatException if no format has its ending
   */
  public static FileFormat ofPath(String path) {
    String extension = path.substring(path.lastIndexOf('.') + 1);
    return Arrays.stream(values())
        .filter(f -> f.extension.equals(extension))
        .findFirst()
        .orElseThrow(
            () ->
                new UnsupportedFormatException(
                    "'"
                        + path
                        + "' is no data file that this version can read; it reads "
                        + words()
                        + ". Use a newer version of recursive-store."));
  }

  /** Returns the name as an option value. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the ending of its files' names, without the dot. */
  public String extension() {
    return extension;
  }

  private static List<String> words() {
    return Arrays.stream(values()).map(FileFormat::word).toList();
  }
}
