package io.recursivestore.spark.write;

import io.recursivestore.model.Filter;
import java.io.Serializable;

/**
 * The rows that a write replaces.
 *
 * @param filter true for these rows, and for those that are written
 * @param condition the filter as the user wrote it
 */
public record ReplacedRows(Filter filter, String condition) implements Serializable {}
