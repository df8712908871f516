/**
 * The pages of Parquet's column chunks, after its <a
 * href="https://parquet.apache.org/docs/file-format/data-pages/">specification</a>.
 */
@NullMarked
package io.recursivestore.format.parquet.page;

import org.jspecify.annotations.NullMarked;
