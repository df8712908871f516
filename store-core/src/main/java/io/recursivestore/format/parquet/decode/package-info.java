/**
 * From pages of Parquet to Arrow vectors, many values at once. Start reading at {@link
 * io.recursivestore.format.parquet.decode.LeafColumn}. The encodings are those of <a
 * href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">its specification</a>.
 */
@NullMarked
package io.recursivestore.format.parquet.decode;

import org.jspecify.annotations.NullMarked;
