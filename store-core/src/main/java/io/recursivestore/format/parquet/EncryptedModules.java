package io.recursivestore.format.parquet;

import io.recursivestore.model.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.jspecify.annotations.Nullable;

/**
 * Checks the lengths in front of what is encrypted of a column beside its pages: parquet-java takes
 * memory of any length that it finds there, before it decrypts anything.
 */
final class EncryptedModules {
  private static final int LENGTH_BYTES = Integer.BYTES;

  /** A nonce and a tag stand around what is encrypted. */
  private static final int CIPHER_BYTES = 28;

  private final String key;
  private final OpenParquet file;

  EncryptedModules(String key, OpenParquet file) {
    this.key = key;
    this.file = file;
  }

  /**
   * Checks what a filter asks of a chunk.
   *
   * @param hasDictionary whether it asks for the dictionary too
   * @throws CorruptDataException if a length can't be
   */
  void check(ColumnChunkMetaData chunk, boolean hasDictionary) {
    checkIndex(chunk, chunk.getColumnIndexReference());
    checkIndex(chunk, chunk.getOffsetIndexReference());
    if (hasDictionary && chunk.hasDictionaryPage()) {
      check(chunk, chunk.getStartingPos(), chunk.getTotalSize());
    }
    long filter = chunk.getBloomFilterOffset();
    if (filter >= 0) {
      int known = chunk.getBloomFilterLength();
      long all = known > 0 ? known : file.object().size() - filter;
      int header = check(chunk, filter, all);
      int bits = check(chunk, filter + header, all - header);
      if (bits > BlockSplitBloomFilter.UPPER_BOUND_BYTES + LENGTH_BYTES + CIPHER_BYTES) {
        throw damaged(chunk, filter + header, bits, all - header);
      }
    }
  }

  private void checkIndex(ColumnChunkMetaData chunk, @Nullable IndexReference index) {
    if (index != null) {
      int length = check(chunk, index.getOffset(), index.getLength());
      if (length != index.getLength()) {
        throw damaged(chunk, index.getOffset(), length, index.getLength());
      }
    }
  }

  /** Returns how many bytes something has, its length in front included. */
  private int check(ColumnChunkMetaData chunk, long offset, long most) {
    long room = Math.min(most, file.object().size() - offset);
    if (offset < 0 || room < LENGTH_BYTES) {
      throw damaged(chunk, offset, -1, room);
    }
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.file().read(offset, length);
    long found = (long) length.getInt(0) + LENGTH_BYTES;
    if (found < LENGTH_BYTES || found > room) {
      throw damaged(chunk, offset, found, room);
    }
    return (int) found;
  }

  private CorruptDataException damaged(
      ColumnChunkMetaData chunk, long offset, long found, long room) {
    return new CorruptDataException(
        "'"
            + key
            + "' is damaged in what tells of column '"
            + chunk.getPath().toDotString()
            + "': at byte "
            + offset
            + " it claims "
            + found
            + " encrypted bytes, where there can be "
            + room
            + ".");
  }
}
