package io.recursivestore.spark.job;

import io.recursivestore.model.CollectionRef;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the shards of a job go.
 *
 * @param kind as what
 * @param place the name of a dataset, or a directory
 */
record OutputPlace(Kind kind, String place) {
  static final String VALUES = "dataset:NAME, parquet:DIR, arrow:DIR or huggingface:DIR";

  /** Not a letter of a Windows drive. */
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/");

  /** As what shards are written. */
  enum Kind {
    /** As datasets of the store, one for each split: {@code NAME-train} and so on. */
    DATASET,
    /** As Parquet files with a card, for HuggingFace's {@code load_dataset}. */
    PARQUET,
    /** As Arrow files, which can be mapped into memory. */
    ARROW,
    /** As a dictionary of splits, for HuggingFace's {@code load_from_disk}. */
    HUGGINGFACE
  }

  /**
   * Reads a place.
   *
   * @param text a kind, a colon, and a place
   * @throws IllegalArgumentException if it is something else
   */
  static OutputPlace parse(String text) {
    int colon = text.indexOf(':');
    String place = text.substring(colon + 1).trim();
    // Directories are those of a file system that all machines have.
    if (colon < 0 || place.isEmpty() || URI.matcher(place).lookingAt()) {
      throw new IllegalArgumentException(text);
    }
    Kind kind = Kind.valueOf(text.substring(0, colon).trim().toUpperCase(Locale.ROOT));
    if (kind == Kind.DATASET && !CollectionRef.isName(place)) {
      throw new IllegalArgumentException(place);
    }
    return new OutputPlace(kind, place);
  }
}
