package io.recursivestore.item;

/**
 * Exact figures of a collection.
 *
 * @param puts how many versions were ever put, kept or not: what lineage has as the version of the
 *     collection
 * @param items how many items there are
 * @param versions how many versions of them, with the newest
 * @param bytes the sizes of the payloads of all versions
 * @param storedBytes the same as they are kept, perhaps compressed
 * @param types how many different types there are
 * @param sources how many different sources
 * @param tags how many different tags
 * @param datasets how many versions of datasets of items there are
 */
public record ItemStatistics(
    long puts,
    long items,
    long versions,
    long bytes,
    long storedBytes,
    long types,
    long sources,
    long tags,
    long datasets) {}
