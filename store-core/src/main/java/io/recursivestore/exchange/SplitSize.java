package io.recursivestore.exchange;

/**
 * How large a split is, as the card of a dataset says.
 *
 * @param rows the number of its rows
 * @param bytes about the number of bytes that they take in memory
 * @param fileBytes the number of bytes of its files
 */
public record SplitSize(long rows, long bytes, long fileBytes) {}
