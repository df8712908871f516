/**
 * Items: versioned records, each JSON or bytes with metadata, in a SQL database. They are found by
 * id, type, source, time, tags and metadata.
 */
@NullMarked
package io.recursivestore.item;

import org.jspecify.annotations.NullMarked;
