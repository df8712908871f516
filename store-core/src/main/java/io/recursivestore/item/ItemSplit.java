package io.recursivestore.item;

import java.io.Serializable;

/**
 * A part of a collection that is scanned by itself.
 *
 * @param from the first number of an item in it
 * @param to the first number that is not
 */
public record ItemSplit(long from, long to) implements Serializable {}
