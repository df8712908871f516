package io.recursivestore.format.parquet;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** A page that waits for its column chunk to be written. */
final class EncodedPage {
  private final int values;
  private final int rows;
  private final int rawBytes;
  private final Encoding encoding;
  private final Statistics<?> statistics;
  private final SizeStatistics sizes;
  private byte[] bytes;

  /**
   * Creates a page.
   *
   * @param values the number of its values, with nulls
   * @param rawBytes the number of bytes of its levels and values
   * @param bytes these, compressed or not yet
   */
  EncodedPage(
      int values,
      int rows,
      int rawBytes,
      byte[] bytes,
      Encoding encoding,
      Statistics<?> statistics,
      SizeStatistics sizes) {
    this.values = values;
    this.rows = rows;
    this.rawBytes = rawBytes;
    this.encoding = encoding;
    this.statistics = statistics;
    this.sizes = sizes;
    this.bytes = bytes;
  }

  int values() {
    return values;
  }

  Statistics<?> statistics() {
    return statistics;
  }

  /** Returns the number of bytes in memory, without those of long bounds. */
  int bytes() {
    return bytes.length;
  }

  /** Compresses a page that isn't yet. */
  void compress(CompressionCodecName name, PageCodec codec) throws IOException {
    if (name != CompressionCodecName.UNCOMPRESSED) {
      int length = codec.compress(name, bytes, bytes.length);
      bytes = Arrays.copyOf(codec.output(), length);
    }
  }

  void write(ParquetFileWriter file) throws IOException {
    file.writeDataPage(
        values,
        rawBytes,
        BytesInput.from(bytes),
        statistics,
        rows,
        Encoding.RLE,
        Encoding.RLE,
        encoding,
        null,
        null,
        sizes);
  }
}
