/**
 * Keyed series of rows with metadata, kept in memory, in files or in a SQL database behind one
 * interface. Start reading at {@link io.recursivestore.backend.StorageBackend}.
 */
@NullMarked
package io.recursivestore.backend;

import org.jspecify.annotations.NullMarked;
