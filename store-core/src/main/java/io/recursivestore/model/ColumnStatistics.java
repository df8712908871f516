package io.recursivestore.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one column in one fragment.
 *
 * @param nullCount number of nulls
 * @param min a value that no value in the fragment is below, or null if none is known
 * @param max a value that no value in the fragment is above, or null if none is known
 */
public record ColumnStatistics(long nullCount, @Nullable Value min, @Nullable Value max)
    implements Serializable {}
