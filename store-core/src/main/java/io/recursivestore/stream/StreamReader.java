package io.recursivestore.stream;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.jspecify.annotations.Nullable;

/** Reads steps as Arrow batches, all in the same vectors. */
final class StreamReader extends ArrowReader {
  /** A batch of wide rows is cut to about this size. */
  private static final long TARGET_BATCH_BYTES = 16L << 20;

  private final Schema schema;
  private final List<StreamField> fields;
  private final MappedSegments segments;
  private final int batchRows;
  private @Nullable List<FieldColumn> columns;
  private int segment;
  private long row;
  private long bytesRead;

  StreamReader(
      BufferAllocator allocator,
      Schema schema,
      List<StreamField> fields,
      MappedSegments segments,
      int batchRows) {
    super(allocator);
    this.schema = schema;
    this.fields = fields;
    this.segments = segments;
    this.batchRows = batchRows;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    if (row == segments.rows()) {
      return false;
    }
    if (row == segments.firstRow(segment + 1)) {
      segment++;
    }
    try {
      load(columns());
      MappedFaults.settle();
      return true;
    } catch (InternalError e) {
      throw segments.failed(e);
    } catch (OutOfMemoryException | OversizedAllocationException e) {
      throw new StorageException(
          "Can't hold a batch of "
              + schema.names()
              + " in memory: "
              + e.getMessage()
              + " Read fewer columns, or fewer rows at once.",
          e);
    } catch (Error e) {
      // A fault that the JVM reports late can come up in a call that Arrow makes by reflection.
      if (e.getCause() instanceof InternalError fault) {
        throw segments.failed(fault);
      }
      throw e;
    }
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  protected void closeReadSource() {
    // Mapped files need not be closed.
  }

  @Override
  protected org.apache.arrow.vector.types.pojo.Schema readSchema() {
    return ArrowSchemas.toArrow(schema);
  }

  private List<FieldColumn> columns() throws IOException {
    if (columns == null) {
      columns =
          getVectorSchemaRoot().getFieldVectors().stream()
              .map(vector -> FieldColumn.of(vector, fields))
              .toList();
    }
    return columns;
  }

  private void load(List<FieldColumn> targets) throws IOException {
    MappedSegment source = segments.get(segment);
    int from = (int) (row - segments.firstRow(segment));
    int to = end(source, from, targets);
    for (FieldColumn target : targets) {
      target.fill(source, from, to - from);
    }
    getVectorSchemaRoot().setRowCount(to - from);
    row += to - from;
  }

  /** Returns the row after the last one of the batch, which has at least one. */
  private int end(MappedSegment source, int from, List<FieldColumn> targets) {
    int most = from + (int) Math.min(batchRows, segments.firstRow(segment + 1) - row);
    long bytes = 0;
    for (int end = from; end < most; end++) {
      long before = bytes;
      for (FieldColumn target : targets) {
        bytes += target.bytes(source, end);
      }
      if (bytes > TARGET_BATCH_BYTES && end > from) {
        bytesRead += before;
        return end;
      }
    }
    bytesRead += bytes;
    return most;
  }
}
