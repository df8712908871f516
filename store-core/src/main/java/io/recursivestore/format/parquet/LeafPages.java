package io.recursivestore.format.parquet;

import io.recursivestore.format.parquet.page.PageSource;
import org.apache.parquet.column.ColumnDescriptor;

/** Where the pages of a row group's columns come from. */
@FunctionalInterface
interface LeafPages {

  /** Returns the pages of a column, from the first on, for whoever closes them. */
  PageSource of(ColumnDescriptor leaf);
}
