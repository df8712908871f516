package io.recursivestore.backend;

/**
 * A version of a series.
 *
 * @param key the series' key
 * @param version the version, from 1
 */
public record SeriesVersion(String key, long version) {}
