package io.recursivestore.item;

/**
 * Exact sums of a collection.
 *
 * @param puts how many versions were ever put, kept or not: what lineage has as the version of the
 *     collection
 * @param items how many items there are
 * @param versions how many versions of them, with the newest
 * @param bytes the sizes of the payloads of all versions
 * @param storedBytes the same as they are kept, perhaps compressed
 */
public record ItemTotals(long puts, long items, long versions, long bytes, long storedBytes) {}
