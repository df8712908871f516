package io.recursivestore.format.arrow;

import io.recursivestore.format.FileBytes;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;

/** Loads columns of one batch into vectors, checked. Only the bytes of those columns are read. */
final class BatchBuffers {
  /** A compressed buffer begins with its length before that. */
  private static final long CLAIM_BYTES = CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH;

  /** Zstandard makes no less than 4 bytes of a block, which has at most 128 KiB. */
  private static final long RATIO = 1 << 15;

  private static final long MOST_BYTES = Integer.MAX_VALUE;

  private final FileBytes bytes;
  private final BatchBlock block;
  private final RecordBatch batch;
  private final List<Field> fields;
  private final CompressionCodec codec;

  BatchBuffers(FileBytes bytes, BatchBlock block, RecordBatch batch, List<Field> fields) {
    this.bytes = bytes;
    this.block = block;
    this.batch = batch;
    this.fields = fields;
    BodyCompression compression = batch.compression();
    CodecType type =
        compression == null
            ? CodecType.NO_COMPRESSION
            : CodecType.fromCompressionType(compression.codec());
    this.codec =
        type == CodecType.NO_COMPRESSION
            ? NoCompressionCodec.INSTANCE
            : CommonsCompressionFactory.INSTANCE.createCodec(type);
  }

  int rows() {
    return (int) batch.length();
  }

  /**
   * Replaces the content of a vector.
   *
   * @param column the column's place in the file
   * @param vector a vector of its type
   */
  void load(int column, FieldVector vector) {
    int node = 0;
    int buffer = 0;
    for (Field before : fields.subList(0, column)) {
      node += nodes(before);
      buffer += buffers(before);
    }
    Field field = fields.get(column);
    List<ArrowFieldNode> values = new ArrayList<>();
    for (int i = node; i < node + nodes(field); i++) {
      require(i < batch.nodesLength());
      values.add(new ArrowFieldNode(batch.nodes(i).length(), batch.nodes(i).nullCount()));
    }
    List<ArrowBuf> memory = new ArrayList<>();
    try {
      for (int i = buffer; i < buffer + buffers(field); i++) {
        require(i < batch.buffersLength());
        memory.add(buffer(vector.getAllocator(), i));
      }
      BatchCheck.check(field, rows(), values, memory);
      Loading loading = new Loading(values, memory);
      loading.into(vector);
    } finally {
      memory.forEach(ArrowBuf::close);
    }
  }

  private ArrowBuf buffer(BufferAllocator allocator, int index) {
    long offset = block.body() + batch.buffers(index).offset();
    long length = batch.buffers(index).length();
    ArrowBuf stored = bytes.get(allocator, offset, length);
    if (codec == NoCompressionCodec.INSTANCE || length == 0) {
      return stored;
    }
    long claimed = length < CLAIM_BYTES ? length : stored.getLong(0);
    if (length < CLAIM_BYTES || claimed < -1 || claimed > Math.min(MOST_BYTES, length * RATIO)) {
      stored.close();
      throw new IllegalArgumentException(
          "a compressed buffer of " + length + " bytes claims " + claimed);
    }
    stored.writerIndex(length);
    boolean done = false;
    try {
      ArrowBuf decoded = codec.decompress(allocator, stored);
      done = true;
      return decoded;
    } finally {
      // What was decoded is closed by the codec.
      if (!done) {
        stored.close();
      }
    }
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("a batch has fewer buffers than its columns need");
    }
  }

  private static int nodes(Field field) {
    return 1 + field.getChildren().stream().mapToInt(BatchBuffers::nodes).sum();
  }

  private static int buffers(Field field) {
    return TypeLayout.getTypeBufferCount(field.getType())
        + field.getChildren().stream().mapToInt(BatchBuffers::buffers).sum();
  }

  /** Hands out nodes and buffers in the order of a tree of vectors. */
  private static final class Loading {
    private final List<ArrowFieldNode> nodes;
    private final List<ArrowBuf> buffers;
    private int node;
    private int buffer;

    Loading(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
      this.nodes = nodes;
      this.buffers = buffers;
    }

    void into(FieldVector vector) {
      int count = TypeLayout.getTypeBufferCount(vector.getField().getType());
      vector.loadFieldBuffers(nodes.get(node++), buffers.subList(buffer, buffer + count));
      buffer += count;
      vector.getChildrenFromFields().forEach(this::into);
    }
  }
}
