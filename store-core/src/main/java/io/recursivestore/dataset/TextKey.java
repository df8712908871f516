package io.recursivestore.dataset;

import io.recursivestore.model.BucketHash;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.PartitionColumn;
import io.recursivestore.model.Transform;
import io.recursivestore.model.Transform.Bucket;
import io.recursivestore.model.Transform.Truncate;
import io.recursivestore.model.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthVector;

/** Text or bytes, whole or cut, that files are partitioned by. */
final class TextKey implements KeyPart {
  /** The log keeps the values of partitions, and is read whole. */
  static final int MAX_BYTES = 4096;

  private static final int CONTINUATION_MASK = 0xc0;
  private static final int CONTINUATION = 0x80;

  private final PartitionColumn field;
  private final BaseVariableWidthVector vector;
  private final boolean isBinary;
  private final int width;

  private TextKey(
      PartitionColumn field, BaseVariableWidthVector vector, boolean isBinary, int width) {
    this.field = field;
    this.vector = vector;
    this.isBinary = isBinary;
    this.width = width;
  }

  static KeyPart of(PartitionColumn field, BaseVariableWidthVector vector, boolean isBinary) {
    Transform transform = field.field().transform();
    if (transform instanceof Bucket bucket) {
      return new OfLong(new Hashes(vector, bucket.count()));
    }
    int width = transform instanceof Truncate truncate ? truncate.width() : Integer.MAX_VALUE;
    return new TextKey(field, vector, isBinary, width);
  }

  @Override
  public void put(int row, KeyBytes key) {
    int start = vector.getStartOffset(row);
    key.putBytes(vector.getDataBuffer(), start, length(start, vector.getValueLength(row)));
  }

  @Override
  public Value value(int row) {
    int start = vector.getStartOffset(row);
    byte[] bytes = new byte[length(start, vector.getValueLength(row))];
    vector.getDataBuffer().getBytes(start, bytes);
    if (bytes.length > MAX_BYTES) {
      throw new InvalidRequestException(
          "A row can't be partitioned by "
              + field.text()
              + ": its value has "
              + bytes.length
              + " bytes, and "
              + MAX_BYTES
              + " are most. Partition by its start, such as truncate(8, …), or by buckets.");
    }
    if (isBinary) {
      return new Value.OfString(HexFormat.of().formatHex(bytes));
    }
    try {
      return new Value.OfString(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new InvalidRequestException(
          "A row can't be partitioned by "
              + field.text()
              + ": its value is no text in UTF-8. Mend it, or partition by buckets.",
          e);
    }
  }

  /** Returns how many bytes the first characters have, or the first bytes. */
  private int length(int start, int bytes) {
    if (bytes <= width) {
      return bytes;
    }
    if (isBinary) {
      return width;
    }
    ArrowBuf data = vector.getDataBuffer();
    int characters = 0;
    for (int i = 0; i < bytes; i++) {
      if ((data.getByte((long) start + i) & CONTINUATION_MASK) != CONTINUATION
          && ++characters > width) {
        return i;
      }
    }
    return bytes;
  }

  /** Buckets of text, whose bytes are copied into the same array each time. */
  private static final class Hashes implements LongAt {
    private final BaseVariableWidthVector vector;
    private final int count;
    private byte[] bytes = {};

    Hashes(BaseVariableWidthVector vector, int count) {
      this.vector = vector;
      this.count = count;
    }

    @Override
    public long get(int row) {
      int length = vector.getValueLength(row);
      if (bytes.length < length) {
        bytes = new byte[Math.max(length, 2 * bytes.length)];
      }
      vector.getDataBuffer().getBytes(vector.getStartOffset(row), bytes, 0, length);
      return BucketHash.bucket(BucketHash.of(bytes, length), count);
    }
  }
}
