package io.recursivestore.it.soak;

import static io.recursivestore.it.soak.Soak.require;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Rows that are told by their number, as a stream of Arrow batches: a row has 80 bytes. */
final class KnownRows extends ArrowReader {
  static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "n", Primitive.INT64, false),
              new Column(2, "x", Primitive.FLOAT64, false),
              new Column(3, "text", Primitive.STRING, false),
              new Column(
                  4, "v", new ListOf(new Column(5, "element", Primitive.FLOAT32, false)), false)));
  static final long PER_GIB = (1L << 30) / 80;

  private static final int BATCH_ROWS = 4096;
  private static final int TEXT_BYTES = 32;
  private static final int ELEMENTS = 8;
  private static final byte[] DIGITS =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private final byte[] text = new byte[TEXT_BYTES];
  private final long end;
  private long next;

  /**
   * Starts before some rows.
   *
   * @param first the first one's number
   * @param count how many there are
   */
  KnownRows(BufferAllocator allocator, long first, long count) {
    super(allocator);
    this.next = first;
    this.end = first + count;
  }

  /** Compares rows with what they should be, from a number on. */
  static void check(VectorSchemaRoot rows, long first) {
    BigIntVector n = (BigIntVector) rows.getVector(0);
    Float8Vector x = (Float8Vector) rows.getVector(1);
    VarCharVector texts = (VarCharVector) rows.getVector(2);
    ListVector lists = (ListVector) rows.getVector(3);
    Float4Vector v = (Float4Vector) lists.getDataVector();
    byte[] wanted = new byte[TEXT_BYTES];
    for (int i = 0; i < rows.getRowCount(); i++) {
      long row = first + i;
      long hash = hash(row);
      boolean same = n.get(i) == row && x.get(i) == number(hash);
      spell(hash, wanted);
      same &= texts.getValueLength(i) == TEXT_BYTES;
      for (int j = 0; same && j < TEXT_BYTES; j++) {
        same = texts.getDataBuffer().getByte((long) texts.getStartOffset(i) + j) == wanted[j];
      }
      int start = lists.getElementStartIndex(i);
      same &= lists.getElementEndIndex(i) - start == ELEMENTS;
      for (int j = 0; same && j < ELEMENTS; j++) {
        same = v.get(start + j) == element(hash, j);
      }
      require(same, "Row %d is not what was written", row);
    }
  }

  @Override
  public boolean loadNextBatch() throws java.io.IOException {
    prepareLoadNextBatch();
    int rows = (int) Math.min(BATCH_ROWS, end - next);
    if (rows == 0) {
      return false;
    }
    fill(getVectorSchemaRoot(), rows);
    next += rows;
    return true;
  }

  private void fill(VectorSchemaRoot root, int rows) {
    root.getFieldVectors().forEach(FieldVector::reset);
    BigIntVector n = (BigIntVector) root.getVector(0);
    Float8Vector x = (Float8Vector) root.getVector(1);
    VarCharVector texts = (VarCharVector) root.getVector(2);
    ListVector lists = (ListVector) root.getVector(3);
    Float4Vector v = (Float4Vector) lists.getDataVector();
    for (int i = 0; i < rows; i++) {
      long hash = hash(next + i);
      n.setSafe(i, next + i);
      x.setSafe(i, number(hash));
      spell(hash, text);
      texts.setSafe(i, text);
      int start = lists.startNewValue(i);
      for (int j = 0; j < ELEMENTS; j++) {
        v.setSafe(start + j, element(hash, j));
      }
      lists.endValue(i, ELEMENTS);
    }
    root.setRowCount(rows);
  }

  /** The finalizer of SplitMix64, by Sebastiano Vigna. */
  private static long hash(long row) {
    long mixed = row + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  private static double number(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }

  private static float element(long hash, int index) {
    return (hash >>> (8 * index) & 0xFF) + index;
  }

  private static void spell(long hash, byte[] text) {
    for (int i = 0; i < TEXT_BYTES; i++) {
      text[i] = DIGITS[(int) (hash >>> (i * 4 & 63)) & 15];
    }
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected org.apache.arrow.vector.types.pojo.Schema readSchema() {
    return ArrowSchemas.toArrow(SCHEMA);
  }
}
