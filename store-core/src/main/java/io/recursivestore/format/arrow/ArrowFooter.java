package io.recursivestore.format.arrow;

import io.recursivestore.storage.ObjectReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What the end of an Arrow file says. See <a
 * href="https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format">the format</a>.
 *
 * @param schema the fields
 * @param batches where the batches are, in order
 */
record ArrowFooter(Schema schema, List<BatchBlock> batches) {
  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.UTF_8);

  /** The length of the footer, and the magic. */
  private static final int TAIL = Integer.BYTES + 6;

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if the file is no Arrow file, or damaged
   */
  static ArrowFooter read(ObjectReader object) throws IOException {
    long size = object.size();
    if (size < MAGIC.length + TAIL) {
      throw new IllegalArgumentException("it has only " + size + " bytes");
    }
    ByteBuffer tail = bytes(object, size - TAIL, TAIL);
    if (!Arrays.equals(MAGIC, Arrays.copyOfRange(tail.array(), Integer.BYTES, TAIL))) {
      throw new IllegalArgumentException("it doesn't end with ARROW1");
    }
    int length = tail.getInt(0);
    if (length <= 0 || length > BatchBlock.MAX_METADATA_BYTES || length > size - TAIL) {
      throw new IllegalArgumentException("its footer has " + length + " bytes");
    }
    Footer footer = Footer.getRootAsFooter(bytes(object, size - TAIL - length, length));
    if (footer.dictionariesLength() > 0) {
      throw new IllegalArgumentException("it has dictionaries, which are not read");
    }
    List<BatchBlock> batches = new ArrayList<>();
    for (int i = 0; i < footer.recordBatchesLength(); i++) {
      batches.add(BatchBlock.of(footer.recordBatches(i), size));
    }
    return new ArrowFooter(Schema.convertSchema(footer.schema()), batches);
  }

  private static ByteBuffer bytes(ObjectReader object, long offset, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    object.read(offset, bytes);
    return bytes.flip();
  }
}
