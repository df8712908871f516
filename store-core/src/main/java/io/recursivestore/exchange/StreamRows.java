package io.recursivestore.exchange;

import io.recursivestore.stream.Segment;
import io.recursivestore.stream.StreamField;
import io.recursivestore.stream.StreamSnapshot;
import java.nio.LongBuffer;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Reads the steps of a snapshot as Arrow batches. */
final class StreamRows extends ArrowReader {
  private static final int BATCH_ROWS = 1_000;
  private static final long TARGET_BATCH_BYTES = 16L << 20;

  private final Schema schema;
  private final List<Segment> segments;
  private final int firstField;
  private int segment;
  private long row;
  private long bytesRead;

  /**
   * Creates a reader.
   *
   * @param schema a column for each field, in their order, after {@code step} if there is that
   */
  StreamRows(BufferAllocator allocator, Schema schema, StreamSnapshot snapshot) {
    super(allocator);
    this.schema = schema;
    this.segments = snapshot.segments();
    this.firstField = schema.getFields().get(0).getName().equals(FieldTypes.STEP) ? 1 : 0;
  }

  @Override
  public boolean loadNextBatch() throws java.io.IOException {
    prepareLoadNextBatch();
    if (segment == segments.size()) {
      return false;
    }
    Segment from = segments.get(segment);
    long rowBytes = (from.stride() + 1L) * Long.BYTES;
    int rows =
        (int)
            Math.min(
                from.rows() - row,
                Math.max(1, Math.min(BATCH_ROWS, TARGET_BATCH_BYTES / rowBytes)));
    fill(getVectorSchemaRoot(), from, rows);
    bytesRead += rows * rowBytes;
    row += rows;
    if (row == from.rows()) {
      segment++;
      row = 0;
    }
    return true;
  }

  private void fill(VectorSchemaRoot root, Segment from, int rows) {
    root.getFieldVectors().forEach(FieldVector::reset);
    if (firstField > 0) {
      BigIntVector steps = (BigIntVector) root.getVector(0);
      for (int r = 0; r < rows; r++) {
        steps.setSafe(r, from.step(row + r));
      }
    }
    LongBuffer data = from.data();
    List<StreamField> fields = from.fields();
    for (int f = 0; f < fields.size(); f++) {
      FieldVector vector = root.getVector(firstField + f);
      int start = Math.toIntExact(row * from.stride()) + from.offset(f);
      if (vector instanceof ListVector list) {
        int length = from.length(f);
        for (int r = 0; r < rows; r++) {
          int at = list.startNewValue(r);
          copy(data, start + r * from.stride(), 1, list.getDataVector(), at, length);
          list.endValue(r, length);
        }
      } else {
        copy(data, start, from.stride(), vector, 0, rows);
      }
    }
    root.setRowCount(rows);
  }

  private static void copy(
      LongBuffer data, int from, int stride, FieldVector vector, int to, int count) {
    if (vector instanceof BitVector v) {
      for (int i = 0; i < count; i++) {
        v.setSafe(to + i, (int) data.get(from + i * stride));
      }
    } else if (vector instanceof FloatingPointVector v) {
      for (int i = 0; i < count; i++) {
        v.setSafeWithPossibleTruncate(to + i, Double.longBitsToDouble(data.get(from + i * stride)));
      }
    } else {
      BaseIntVector v = (BaseIntVector) vector;
      for (int i = 0; i < count; i++) {
        v.setWithPossibleTruncate(to + i, data.get(from + i * stride));
      }
    }
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() {
    return schema;
  }
}
