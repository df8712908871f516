package io.recursivestore.exchange.files;

import io.recursivestore.model.InvalidRequestException;

/**
 * How the columns of CSV files are told apart.
 *
 * @param header whether the first line holds the names of the columns; otherwise these are {@code
 *     c0}, {@code c1} and so on
 * @param delimiter the character between two columns; 0 for a tab in files that end with {@code
 *     .tsv} and a comma in others
 * @param nullText what stands for null, besides nothing at all without quotes
 */
public record CsvOptions(boolean header, char delimiter, String nullText) {
  /** With names in the first line, and null for nothing. */
  public static final CsvOptions DEFAULT = new CsvOptions(true, (char) 0, "");

  /**
   * Checks the values.
   *
   * @throws InvalidRequestException if the delimiter is a quote or ends lines
   */
  public CsvOptions {
    if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
      throw new InvalidRequestException(
          "Columns can't be delimited by quotes or ends of lines. Give another character.");
    }
  }

  char delimiterOf(String file) {
    boolean tabs = file.endsWith(".tsv") || file.endsWith(".tsv.gz");
    return delimiter != 0 ? delimiter : tabs ? '\t' : ',';
  }
}
