package io.recursivestore.lineage;

/**
 * Rows of one node went into another.
 *
 * @param from what was read
 * @param to what was made from it
 * @param depth number of edges from the graph's root up to and with this one, at least 1
 */
public record LineageEdge(LineageNode from, LineageNode to, int depth) {}
