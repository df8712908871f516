package io.recursivestore.item;

/**
 * What a cleanup of a collection removes.
 *
 * @param items how many items
 * @param bytes the sizes of the payloads of all of their versions
 * @param isDryRun whether they are all still there
 */
public record Cleanup(long items, long bytes, boolean isDryRun) {}
