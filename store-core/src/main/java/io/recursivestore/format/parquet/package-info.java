/**
 * Parquet data files, written from and read into Arrow vectors. Start reading at {@link
 * io.recursivestore.format.parquet.ParquetFormat}.
 */
@NullMarked
package io.recursivestore.format.parquet;

import org.jspecify.annotations.NullMarked;
