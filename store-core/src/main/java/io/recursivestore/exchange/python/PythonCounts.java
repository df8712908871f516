package io.recursivestore.exchange.python;

/**
 * How many items a directory has.
 *
 * @param items items that have a value, damaged or not
 * @param versions values of all of them
 * @param mostVersions the most values that one of them has
 */
public record PythonCounts(long items, long versions, int mostVersions) {}
