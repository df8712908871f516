/**
 * Parquet files of any writer, read by Spark and by the store. Start reading at {@link
 * io.recursivestore.it.corpus.Corpus}.
 */
@NullMarked
package io.recursivestore.it.corpus;

import org.jspecify.annotations.NullMarked;
