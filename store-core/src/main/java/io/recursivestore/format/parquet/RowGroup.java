package io.recursivestore.format.parquet;

import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;

/**
 * A row group that is read.
 *
 * @param meta what the footer says of it
 * @param pages its pages; those without any of the rows may be left out
 * @param rows which of its rows are read, at least one
 */
record RowGroup(BlockMetaData meta, PageReadStore pages, RowRanges rows) {}
