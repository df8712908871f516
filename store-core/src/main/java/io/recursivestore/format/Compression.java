package io.recursivestore.format;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Suggestion;
import java.util.Arrays;
import java.util.Locale;

/** How data files are compressed. */
public enum Compression {
  /** The store chooses for each column: Zstandard where it makes it smaller, else none. */
  AUTO,
  /** Not at all. */
  NONE,
  /** Snappy: fast. */
  SNAPPY,
  /** Zstandard: small. */
  ZSTD,
  /** LZ4 in raw blocks: fastest to read. */
  LZ4_RAW,
  /** Gzip: for old readers. */
  GZIP;

  /**
   * Finds a compression by its name as an option value, in any case; {@code uncompressed} means
   * none.
   *
   * @param name the name
   * @throws InvalidRequestException if there is no such compression
   */
  public static Compression of(String name) {
    String word = name.toUpperCase(Locale.ROOT);
    if (word.equals("UNCOMPRESSED")) {
      return NONE;
    }
    return Arrays.stream(values())
        .filter(c -> c.name().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    Suggestion.unknown(
                        "compression",
                        name,
                        Arrays.stream(values()).map(Compression::word).toList())));
  }

  /** Returns the name as an option value. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
