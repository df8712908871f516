/**
 * Bytes that nobody wrote, for the reader of Parquet files. Start reading at {@link
 * io.recursivestore.it.fuzz.Fuzzers}.
 */
@NullMarked
package io.recursivestore.it.fuzz;

import org.jspecify.annotations.NullMarked;
