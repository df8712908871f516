package io.recursivestore.exchange.files;

import io.recursivestore.format.arrow.BatchCheck;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ValueVectorUtility;
import org.apache.arrow.vector.validate.ValidateUtil.ValidateException;

/**
 * Reads an Arrow IPC file or stream; columns of dictionaries get the values that they stand for.
 */
final class PlainArrowReader extends BatchReader {
  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final ArrowReader source;

  private PlainArrowReader(
      Path file, ArrowReader source, BufferAllocator allocator, Schema schema) {
    super(allocator, schema);
    this.file = file;
    this.source = source;
  }

  /**
   * Opens a file at its first batch.
   *
   * @throws CorruptDataException if it is neither a file nor a stream of Arrow
   */
  static ArrowReader open(Path file, BufferAllocator allocator) throws IOException {
    ArrowReader source = source(file, allocator);
    boolean opened = false;
    try {
      List<Field> fields =
          source.getVectorSchemaRoot().getSchema().getFields().stream()
              .map(field -> plain(field, source))
              .toList();
      if (fields.isEmpty()) {
        throw new IllegalArgumentException("it has no columns");
      }
      opened = true;
      return new PlainArrowReader(file, source, allocator, new Schema(fields));
    } catch (StoreException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw damaged(file, e);
    } finally {
      if (!opened) {
        source.close();
      }
    }
  }

  @Override
  boolean next() {
    try {
      if (!source.loadNextBatch()) {
        return false;
      }
      VectorSchemaRoot batch = source.getVectorSchemaRoot();
      for (int i = 0; i < batch.getFieldVectors().size(); i++) {
        move(batch.getVector(i), root().getVector(i));
      }
      root().setRowCount(batch.getRowCount());
      return true;
    } catch (OutOfMemoryException e) {
      throw new StorageException(
          "Can't hold a batch of '"
              + file
              + "' in memory: "
              + e.getMessage()
              + " Write it with smaller batches.",
          e);
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e);
    }
  }

  @Override
  void end() throws IOException {
    source.close();
  }

  private void move(FieldVector vector, FieldVector target) throws IOException {
    DictionaryEncoding encoding = vector.getField().getDictionary();
    if (encoding == null) {
      vector.makeTransferPair(target).transfer();
      return;
    }
    Dictionary dictionary = source.getDictionaryVectors().get(encoding.getId());
    if (dictionary == null) {
      throw new ValidateException("there is no dictionary " + encoding.getId());
    }
    try (FieldVector values = (FieldVector) DictionaryEncoder.decode(vector, dictionary)) {
      values.makeTransferPair(target).transfer();
    }
  }

  private static Field plain(Field field, ArrowReader source) {
    DictionaryEncoding encoding = field.getDictionary();
    if (encoding == null) {
      return field;
    }
    try {
      Dictionary dictionary = source.getDictionaryVectors().get(encoding.getId());
      if (dictionary == null) {
        throw new IllegalArgumentException("there is no dictionary " + encoding.getId());
      }
      Field values = dictionary.getVector().getField();
      return new Field(
          field.getName(),
          new FieldType(field.isNullable(), values.getType(), null),
          values.getChildren());
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static ArrowReader source(Path file, BufferAllocator allocator) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new NotFoundException("There is no file '" + file + "'.", e);
    }
    boolean opened = false;
    try {
      boolean isFile = bytes(channel, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
      ByteBuffer end = bytes(channel, channel.size() - Integer.BYTES, Integer.BYTES);
      if (!isFile && (end.remaining() < Integer.BYTES || end.getInt(0) != 0)) {
        // A reader of streams takes the end of a file for that of the stream.
        throw new CorruptDataException(
            "'" + file + "' is truncated, or no Arrow file: it has no mark at its end.");
      }
      opened = true;
      return isFile
          ? new ArrowFileReader(channel, allocator, CommonsCompressionFactory.INSTANCE) {
            @Override
            protected void loadRecordBatch(ArrowRecordBatch batch) {
              load(root(this), batch, super::loadRecordBatch);
            }
          }
          : new ArrowStreamReader(channel, allocator, CommonsCompressionFactory.INSTANCE) {
            @Override
            protected void loadRecordBatch(ArrowRecordBatch batch) {
              load(root(this), batch, super::loadRecordBatch);
            }
          };
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  /** Arrow believes what a file says of its buffers. Those that are compressed tell afterwards. */
  private static void load(
      VectorSchemaRoot root, ArrowRecordBatch batch, Consumer<ArrowRecordBatch> loader) {
    boolean isPlain = batch.getBodyCompression().getCodec() == NoCompressionCodec.COMPRESSION_TYPE;
    if (isPlain) {
      boolean checked = false;
      try {
        BatchCheck.check(root.getSchema(), batch);
        checked = true;
      } finally {
        if (!checked) {
          batch.close();
        }
      }
    }
    loader.accept(batch);
    if (!isPlain) {
      for (FieldVector vector : root.getFieldVectors()) {
        // Arrow can't check views; their reads stay within their buffers.
        if (!hasViews(vector)) {
          ValueVectorUtility.validateFull(vector);
        }
      }
    }
  }

  private static boolean hasViews(FieldVector vector) {
    return vector instanceof BaseVariableWidthViewVector
        || vector.getChildrenFromFields().stream().anyMatch(PlainArrowReader::hasViews);
  }

  private static VectorSchemaRoot root(ArrowReader reader) {
    try {
      return reader.getVectorSchemaRoot();
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static ByteBuffer bytes(FileChannel channel, long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    long at = Math.max(0, from);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
      // Until there are enough bytes, or no more.
    }
    return bytes.flip();
  }

  private static CorruptDataException damaged(Path file, Throwable e) {
    return new CorruptDataException(
        "'" + file + "' is damaged, or no Arrow file: " + e.getMessage(), e);
  }
}
