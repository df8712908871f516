package io.recursivestore.item;

import java.io.Serializable;

/**
 * What an attempt of a task has written.
 *
 * @param attempt the attempt's number; 0 if there are no items
 * @param partition the task's place among others
 * @param items how many items there are
 */
public record StagedItems(long attempt, int partition, long items) implements Serializable {}
