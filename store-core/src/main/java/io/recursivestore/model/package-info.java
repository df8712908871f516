/**
 * Value types that every other package speaks: names, schemas, commits, statistics, filters and the
 * exception family. Start reading at {@link io.recursivestore.model.Commit}.
 */
@NullMarked
package io.recursivestore.model;

import org.jspecify.annotations.NullMarked;
