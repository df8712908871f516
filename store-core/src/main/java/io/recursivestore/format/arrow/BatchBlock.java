package io.recursivestore.format.arrow;

import io.recursivestore.storage.ObjectReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Where a batch is in its file. Lengths are compared with the file before anybody allocates what
 * they say.
 *
 * @param offset where its metadata begin
 * @param metadataLength the number of bytes of those
 * @param bodyLength the number of bytes of the buffers behind them
 */
record BatchBlock(long offset, int metadataLength, long bodyLength) {
  static final int MAX_METADATA_BYTES = 64 << 20;

  private static final int CONTINUATION = -1;

  /** A vector of this many values may have no bytes at all; a longer one must. */
  private static final long FREE_VALUES = 1 << 20;

  /**
   * Reads a block of a footer.
   *
   * @throws IllegalArgumentException if it lies outside of its file
   */
  static BatchBlock of(Block block, long fileBytes) {
    BatchBlock found = new BatchBlock(block.offset(), block.metaDataLength(), block.bodyLength());
    long left = fileBytes - found.offset - found.metadataLength;
    if (found.offset < 0
        || found.offset > fileBytes
        || found.metadataLength < 2 * Integer.BYTES
        || found.metadataLength > MAX_METADATA_BYTES
        || found.bodyLength < 0
        || found.bodyLength > left) {
      throw new IllegalArgumentException("a batch lies outside of its " + fileBytes + " bytes");
    }
    return found;
  }

  /** Returns where the buffers begin. */
  long body() {
    return offset + metadataLength;
  }

  /**
   * Reads the metadata of the batch.
   *
   * @throws IllegalArgumentException if they say what can't be
   */
  RecordBatch read(ObjectReader object) {
    ByteBuffer bytes = ByteBuffer.allocate(metadataLength).order(ByteOrder.LITTLE_ENDIAN);
    object.read(offset, bytes);
    bytes.flip();
    // Files of old have no mark before the length.
    bytes.position(bytes.getInt(0) == CONTINUATION ? 2 * Integer.BYTES : Integer.BYTES);
    Message message = Message.getRootAsMessage(bytes);
    if (message.headerType() != MessageHeader.RecordBatch) {
      throw new IllegalArgumentException("there is a message that is no batch");
    }
    RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
    check(batch);
    return batch;
  }

  private void check(RecordBatch batch) {
    long most = Math.min(Integer.MAX_VALUE - 1, Math.max(FREE_VALUES, bodyLength * Byte.SIZE));
    if (batch.compression() != null) {
      // One value can stand for any number of equal ones.
      most = Integer.MAX_VALUE - 1;
    }
    require(batch.length() >= 0 && batch.length() <= most, batch.length(), "rows");
    for (int i = 0; i < batch.nodesLength(); i++) {
      long length = batch.nodes(i).length();
      long nulls = batch.nodes(i).nullCount();
      require(length >= 0 && length <= most, length, "values");
      require(nulls >= 0 && nulls <= length, nulls, "nulls");
    }
    for (int i = 0; i < batch.buffersLength(); i++) {
      long start = batch.buffers(i).offset();
      long length = batch.buffers(i).length();
      require(
          start >= 0 && length >= 0 && start <= bodyLength && length <= bodyLength - start,
          length,
          "bytes in a buffer");
    }
  }

  private void require(boolean condition, long count, String what) {
    if (!condition) {
      throw new IllegalArgumentException(
          "a batch of " + bodyLength + " bytes claims " + count + " " + what);
    }
  }
}
