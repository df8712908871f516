package io.recursivestore.format.parquet;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Comparator;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/** The footer of a Parquet file that was written here. */
public final class ParquetFooter {
  /** The length of the footer, and four letters. */
  private static final int TAIL = 2 * Integer.BYTES;

  private ParquetFooter() {}

  /**
   * Puts what a footer says in one order. parquet-java lists the encodings of a column and the keys
   * of the metadata in orders that differ from process to process. Once they are sorted, the same
   * rows give the same bytes.
   *
   * @param file a whole file, which nobody reads yet
   */
  public static void sort(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = channel.size() - TAIL;
      ByteBuffer tail = read(channel, end, TAIL);
      long start = end - tail.getInt(0);
      ByteBuffer footer = read(channel, start, (int) (end - start));
      FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer.array()));
      for (RowGroup group : metadata.getRow_groups()) {
        for (ColumnChunk column : group.getColumns()) {
          Collections.sort(column.getMeta_data().getEncodings());
        }
      }
      metadata.getKey_value_metadata().sort(Comparator.comparing(KeyValue::getKey));
      ByteArrayOutputStream sorted = new ByteArrayOutputStream();
      Util.writeFileMetaData(metadata, sorted);
      tail.putInt(0, sorted.size());
      channel.truncate(start);
      write(channel, start, ByteBuffer.wrap(sorted.toByteArray()));
      write(channel, start + sorted.size(), tail);
    } catch (IOException e) {
      throw new StorageException("Can't write '" + file + "': " + e.getMessage(), e);
    }
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new CorruptDataException("The file is shorter than it was when it was written.");
      }
    }
    return buffer.flip();
  }

  private static void write(FileChannel channel, long at, ByteBuffer bytes) throws IOException {
    long next = at;
    while (bytes.hasRemaining()) {
      next += channel.write(bytes, next);
    }
  }
}
