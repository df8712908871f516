/**
 * HuggingFace datasets, both ways: directories that {@code save_to_disk} writes, Parquet that
 * {@code load_dataset} reads, and the store's own streams and datasets as either. All of them are
 * {@link io.recursivestore.exchange.Split}s; start reading there. {@link
 * io.recursivestore.exchange.OpenLineage} tells catalogs what was made from what.
 */
@NullMarked
package io.recursivestore.exchange;

import org.jspecify.annotations.NullMarked;
