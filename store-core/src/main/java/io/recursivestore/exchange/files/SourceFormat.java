package io.recursivestore.exchange.files;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Suggestion;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats of files that can be taken into a dataset. */
public enum SourceFormat {
  /** Parquet. */
  PARQUET("parquet"),
  /** Arrow IPC, as a file or a stream; Feather of version 2 is the same. */
  ARROW("arrow arrows feather ipc"),
  /** Text with one row in each line and a character between the columns. */
  CSV("csv tsv"),
  /** Text with one JSON object in each line. */
  JSON("jsonl ndjson json"),
  /** HDF5, with one dataset for each column, or a frame of pandas in its fixed form. */
  HDF5("h5 hdf5 hdf");

  private static final String GZIP = ".gz";

  /** With spaces between them. */
  private final String endings;

  SourceFormat(String endings) {
    this.endings = endings;
  }

  /**
   * Finds a format by its name as an option value, in any case.
   *
   * @param name the name
   * @throws InvalidRequestException if there is no such format
   */
  public static SourceFormat of(String name) {
    return Arrays.stream(values())
        .filter(f -> f.word().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    Suggestion.unknown(
                        "format of files",
                        name,
                        Arrays.stream(values()).map(SourceFormat::word).toList())));
  }

  /**
   * Returns the format that the ending of a file's name tells.
   *
   * @param file the name; text may be compressed, and end with {@code .gz}
   * @return the format, or empty if the ending is none of those known
   */
  public static Optional<SourceFormat> ofName(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    boolean isCompressed = name.endsWith(GZIP);
    String plain = isCompressed ? name.substring(0, name.length() - GZIP.length()) : name;
    return Arrays.stream(values())
        .filter(
            f ->
                Arrays.stream(f.endings.split(" "))
                    .anyMatch(ending -> plain.endsWith("." + ending)))
        .filter(f -> !isCompressed || f.isText())
        .findFirst();
  }

  /** Returns the name as an option value. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isText() {
    return this == CSV || this == JSON;
  }
}
