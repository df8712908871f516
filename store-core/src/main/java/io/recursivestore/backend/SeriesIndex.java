package io.recursivestore.backend;

import java.util.Optional;

/**
 * The column that tells when, or in what order, rows are. Nothing is computed from it: what made
 * the series finds it again.
 *
 * @param column the column's name
 * @param frequency how far rows lie apart, in words of what made the series, such as {@code 15min}
 * @param timeZone the zone in which times are shown, such as {@code Europe/Berlin}
 * @param name what the index is called, where that is not the column's name
 */
public record SeriesIndex(
    String column, Optional<String> frequency, Optional<String> timeZone, Optional<String> name) {
  /**
   * Returns an index of which only the column is known.
   *
   * @param column the column's name
   */
  public static SeriesIndex of(String column) {
    return new SeriesIndex(column, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Returns the same index with a frequency.
   *
   * @param text how far rows lie apart
   */
  public SeriesIndex withFrequency(String text) {
    return new SeriesIndex(column, Optional.of(text), timeZone, name);
  }

  /**
   * Returns the same index with a time zone.
   *
   * @param zone the zone in which times are shown
   */
  public SeriesIndex withTimeZone(String zone) {
    return new SeriesIndex(column, frequency, Optional.of(zone), name);
  }

  /**
   * Returns the same index with a name.
   *
   * @param text what it is called
   */
  public SeriesIndex withName(String text) {
    return new SeriesIndex(column, frequency, timeZone, Optional.of(text));
  }
}
