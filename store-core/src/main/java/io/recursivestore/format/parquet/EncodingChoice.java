package io.recursivestore.format.parquet;

import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * How a column chunk is encoded.
 *
 * @param encoding the encoding of its pages
 * @param codec how the pages are compressed then
 * @param share the bytes of the sample then, as a part of {@link PageValues#bytes}
 * @param dictionary the dictionary to go on with, if the encoding has one
 */
record EncodingChoice(
    Encoding encoding,
    CompressionCodecName codec,
    double share,
    @Nullable PageDictionary dictionary) {}
