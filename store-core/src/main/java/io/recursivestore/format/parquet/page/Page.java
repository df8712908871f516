package io.recursivestore.format.parquet.page;

import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.parquet.column.Encoding;

/**
 * A decompressed page.
 *
 * @param values the number of values and missing values: of pairs of levels
 * @param encoding how the values are encoded; that of the entries for a dictionary, {@code PLAIN}
 * @param repetitionLevels runs of levels without their length in front; empty if all are 0
 * @param definitionLevels the same
 * @param bytes the encoded values, from the buffer's beginning to its capacity. Nobody may write to
 *     it: it may be the file's own memory. Who needs it after the page is closed retains it
 */
public record Page(
    int values,
    Encoding encoding,
    ByteBuffer repetitionLevels,
    ByteBuffer definitionLevels,
    ArrowBuf bytes)
    implements AutoCloseable {

  /** Gives the memory back, unless somebody retained it. */
  @Override
  public void close() {
    bytes.close();
  }
}
