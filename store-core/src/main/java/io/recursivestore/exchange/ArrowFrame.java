package io.recursivestore.exchange;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * One message of an Arrow stream, and where its body is in its file. Lengths are compared with the
 * file before anybody allocates what they say. See <a
 * href="https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format">the
 * format</a>.
 *
 * @param message its metadata, or null for the mark at the end of a stream
 * @param body the position of its body
 * @param bodyLength the number of bytes of that
 */
record ArrowFrame(@Nullable Message message, long body, long bodyLength) {
  private static final int CONTINUATION = -1;
  private static final int MAX_METADATA_BYTES = 64 << 20;

  /** A vector of this many values may have no bytes at all; a longer one must. */
  private static final long FREE_VALUES = 1 << 20;

  /** Returns the position after it. */
  long end() {
    return body + bodyLength;
  }

  /** Returns whether it is a schema. */
  boolean isSchema() {
    return message != null && message.headerType() == MessageHeader.Schema;
  }

  /** Returns its batch, if it is one. */
  @Nullable RecordBatch batch() {
    return message != null && message.headerType() == MessageHeader.RecordBatch
        ? (RecordBatch) message.header(new RecordBatch())
        : null;
  }

  /**
   * Looks at the message at a position, without moving the channel's own.
   *
   * @throws CorruptDataException if it is damaged, or the file ends before it does
   */
  static ArrowFrame at(Path file, FileChannel channel, long position) throws IOException {
    long size = channel.size();
    if (position == size) {
      throw truncated(file, "it has no mark at its end");
    }
    int first = read(file, channel, position, Integer.BYTES).getInt();
    boolean marked = first == CONTINUATION;
    int length =
        marked ? read(file, channel, position + Integer.BYTES, Integer.BYTES).getInt() : first;
    long metadata = position + (marked ? 2L : 1L) * Integer.BYTES;
    if (length == 0) {
      return new ArrowFrame(null, metadata, 0);
    }
    if (length < 0 || length > MAX_METADATA_BYTES) {
      throw damaged(file, position, "a message has metadata of " + length + " bytes", null);
    }
    ByteBuffer buffer = read(file, channel, metadata, length);
    try {
      Message message = Message.getRootAsMessage(buffer);
      long body = metadata + length;
      long bodyLength = message.bodyLength();
      if (bodyLength < 0) {
        throw damaged(file, position, "a message has " + bodyLength + " bytes", null);
      }
      if (bodyLength > size - body) {
        throw truncated(
            file,
            "a message of "
                + bodyLength
                + " bytes begins at "
                + body
                + ", but there are only "
                + (size - body));
      }
      ArrowFrame frame = new ArrowFrame(message, body, bodyLength);
      RecordBatch batch = frame.batch();
      if (batch != null) {
        check(file, position, batch, bodyLength);
      }
      return frame;
    } catch (IndexOutOfBoundsException | ClassCastException e) {
      throw damaged(file, position, "a message's metadata are broken", e);
    }
  }

  private static void check(Path file, long position, RecordBatch batch, long bodyLength) {
    if (batch.compression() != null) {
      throw new InvalidRequestException(
          "'"
              + file
              + "' holds compressed Arrow, which can't be read here. Write it without compression,"
              + " as save_to_disk does.");
    }
    long most = Math.max(FREE_VALUES, bodyLength * Byte.SIZE);
    if (batch.length() < 0 || batch.length() > most) {
      throw claims(file, position, bodyLength, batch.length(), "rows");
    }
    for (int i = 0; i < batch.nodesLength(); i++) {
      long length = batch.nodes(i).length();
      long nulls = batch.nodes(i).nullCount();
      if (length < 0 || length > most) {
        throw claims(file, position, bodyLength, length, "values");
      }
      if (nulls < 0 || nulls > length) {
        throw claims(file, position, bodyLength, nulls, "nulls");
      }
    }
    for (int i = 0; i < batch.buffersLength(); i++) {
      long offset = batch.buffers(i).offset();
      long length = batch.buffers(i).length();
      if (offset < 0 || length < 0 || offset > bodyLength || length > bodyLength - offset) {
        throw damaged(
            file, position, "a buffer of " + length + " bytes lies outside of its message", null);
      }
    }
  }

  private static ByteBuffer read(Path file, FileChannel channel, long position, int length)
      throws IOException {
    if (length > channel.size() - position) {
      throw truncated(file, "it ends at " + channel.size() + ", before " + (position + length));
    }
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    read(file, channel, position, buffer);
    return buffer.flip();
  }

  /** Fills a buffer from a position on. */
  static void read(Path file, FileChannel channel, long position, ByteBuffer target)
      throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw truncated(file, "it became shorter while it was read");
      }
      at += count;
    }
  }

  private static CorruptDataException claims(
      Path file, long position, long bytes, long count, String what) {
    return damaged(
        file, position, "a batch of " + bytes + " bytes claims " + count + " " + what, null);
  }

  private static CorruptDataException truncated(Path file, String problem) {
    return new CorruptDataException(
        "'" + file + "' is truncated: " + problem + ". Save the dataset again.");
  }

  private static CorruptDataException damaged(
      Path file, long position, String problem, @Nullable Throwable e) {
    return new CorruptDataException(
        "'" + file + "' is damaged at " + position + ": " + problem + ".", e);
  }
}
