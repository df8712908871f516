package io.recursivestore.format.sql;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of the table that a data file's rows are in, which its own name alone tells. */
final class FileTable {
  private static final Pattern FILE =
      Pattern.compile(
          "(?:.*/)?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\\.sql");

  private FileTable() {}

  /** Returns the name of a file's table, unless the file has no name that a writer gives. */
  static Optional<String> of(String key) {
    Matcher file = FILE.matcher(key);
    return file.matches()
        ? Optional.of("dataset_rows_" + file.replaceAll("$1$2$3$4$5"))
        : Optional.empty();
  }
}
