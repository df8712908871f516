package io.recursivestore.item;

import java.io.Serializable;

/**
 * A part of a collection that is scanned by itself.
 *
 * @param from the first number of an item in it
 * @param to the first number that is not
 * @param isSparse whether few of the items between are wanted, so that they are looked up by what
 *     is asked of them
 */
public record ItemSplit(long from, long to, boolean isSparse) implements Serializable {}
