package io.recursivestore.backend;

import io.recursivestore.model.Schema;
import java.time.Instant;
import java.util.List;

/**
 * What is known about one version of a series without reading its rows.
 *
 * @param key the series' key
 * @param version the version, from 1
 * @param time when it was saved
 * @param schema its columns
 * @param rows how many rows it has
 * @param metadata what was said about it
 * @param parents the series that it was made from, in the versions that they had
 */
public record SeriesInfo(
    String key,
    long version,
    Instant time,
    Schema schema,
    long rows,
    SeriesMetadata metadata,
    List<SeriesVersion> parents) {
  /** Copies the list. */
  public SeriesInfo {
    parents = List.copyOf(parents);
  }
}
