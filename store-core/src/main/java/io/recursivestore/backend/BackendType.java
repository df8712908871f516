package io.recursivestore.backend;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Suggestion;
import java.util.Arrays;
import java.util.Locale;

/** How a backend keeps series. */
public enum BackendType {
  /** In the memory of this process, until it is closed. */
  MEMORY,
  /** In Parquet files of a store. */
  PARQUET,
  /** In Arrow files of a store. */
  ARROW,
  /** In tables of a SQL database. */
  SQL;

  /**
   * Finds a type by its name, in any case.
   *
   * @param name the name
   * @throws InvalidRequestException if there is no such type
   */
  public static BackendType of(String name) {
    return Arrays.stream(values())
        .filter(type -> type.word().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    Suggestion.unknown(
                        "backend type",
                        name,
                        Arrays.stream(values()).map(BackendType::word).toList())));
  }

  /** Returns the name as it is written in a configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
