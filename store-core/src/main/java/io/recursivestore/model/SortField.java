package io.recursivestore.model;

import java.io.Serializable;

/**
 * One part of the order of rows within files.
 *
 * @param column the id of the column, on any level of structs
 * @param descending whether larger values come first
 * @param nullsFirst whether nulls come before all values
 */
public record SortField(int column, boolean descending, boolean nullsFirst)
    implements Serializable {}
