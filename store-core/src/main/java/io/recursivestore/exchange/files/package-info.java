/**
 * Files that others wrote, as rows of datasets: Parquet and Arrow files as they are, text
 * converted. Start reading at {@link io.recursivestore.exchange.files.FileImport}.
 */
@NullMarked
package io.recursivestore.exchange.files;

import org.jspecify.annotations.NullMarked;
