package io.recursivestore.format.arrow;

import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.RowCopier;
import io.recursivestore.format.VectorStatistics;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Layout;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.BaseRepeatedValueVector;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;

/**
 * Writes one Arrow file. Rows are gathered until they make a batch that is worth reading; one such
 * batch is what it holds in memory.
 */
final class ArrowFragmentWriter implements FragmentWriter {
  private static final int BATCH_ROWS = 1 << 14;
  private static final long BATCH_BYTES = 16L << 20;

  private final ObjectWriter file;
  private final String key;
  private final Schema schema;
  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot pending;
  private final ArrowFileWriter arrow;
  private final Map<Integer, VectorStatistics> statistics = new HashMap<>();
  private int pendingRows;
  private long rows;

  ArrowFragmentWriter(ObjectWriter file, String key, Schema schema, CodecType codec) {
    this.file = file;
    this.key = key;
    this.schema = schema;
    this.pending = VectorSchemaRoot.create(FileFields.of(schema), allocator);
    this.arrow =
        new ArrowFileWriter(
            pending,
            new MapDictionaryProvider(),
            new ObjectChannel(file),
            Map.of(),
            IpcOption.DEFAULT,
            codec == CodecType.NO_COMPRESSION
                ? NoCompressionCodec.Factory.INSTANCE
                : CommonsCompressionFactory.INSTANCE,
            codec);
    List<Column> columns = schema.columns();
    for (int i = 0; i < columns.size(); i++) {
      if (VectorStatistics.has(pending.getVector(i))) {
        statistics.put(columns.get(i).id(), new VectorStatistics());
      }
    }
  }

  @Override
  public void write(VectorSchemaRoot batch) {
    int count = batch.getRowCount();
    for (Column column : schema.columns()) {
      NullCheck.check(batch.getVector(column.name()), column, count);
    }
    if (bytes(batch.getFieldVectors()) > BATCH_BYTES) {
      flush();
    }
    for (int from = 0; from < count; ) {
      int some = Math.min(count - from, BATCH_ROWS - pendingRows);
      List<Column> columns = schema.columns();
      for (int i = 0; i < columns.size(); i++) {
        RowCopier.append(
            batch.getVector(columns.get(i).name()), from, some, pending.getVector(i), pendingRows);
      }
      from += some;
      pendingRows += some;
      if (pendingRows == BATCH_ROWS || bytes(pending.getFieldVectors()) > BATCH_BYTES) {
        flush();
      }
    }
  }

  @Override
  public long bytes() {
    return file.position() + (pendingRows == 0 ? 0 : bytes(pending.getFieldVectors()));
  }

  @Override
  public Fragment finish(String path) {
    flush();
    try {
      arrow.start();
      arrow.end();
    } catch (IOException e) {
      throw failed(e);
    }
    file.commit();
    Map<Integer, ColumnStatistics> columns = new HashMap<>();
    statistics.forEach((id, gathered) -> columns.put(id, gathered.result()));
    return new Fragment(
        path,
        rows,
        file.position(),
        file.crc32c(),
        columns,
        schema.lastId(),
        Layout.crc32c(schema.columns()));
  }

  /** What was written so far needs no end: without a commit there is no file. */
  @Override
  public void close() {
    try (file;
        allocator;
        pending) {
      pendingRows = 0;
    }
  }

  private void flush() {
    if (pendingRows == 0) {
      return;
    }
    pending.setRowCount(pendingRows);
    List<Column> columns = schema.columns();
    for (int i = 0; i < columns.size(); i++) {
      VectorStatistics gathered = statistics.get(columns.get(i).id());
      if (gathered != null) {
        gathered.add(pending.getVector(i));
      }
    }
    for (int i = 0; i < columns.size(); i++) {
      setRequired(pending.getVector(i), columns.get(i));
      allocateOffsets(pending.getVector(i));
    }
    try {
      arrow.writeBatch();
    } catch (IOException e) {
      throw failed(e);
    }
    pending.clear();
    rows += pendingRows;
    pendingRows = 0;
  }

  /** From version 19 on, Arrow writes an offset of vectors without values too, from no memory. */
  private static void allocateOffsets(FieldVector vector) {
    boolean hasOffsets =
        vector instanceof BaseVariableWidthVector || vector instanceof BaseRepeatedValueVector;
    if (hasOffsets && vector.getValueCount() == 0 && vector.getOffsetBuffer().capacity() == 0) {
      vector.allocateNew();
    }
    vector.getChildrenFromFields().forEach(ArrowFragmentWriter::allocateOffsets);
  }

  /** Below a null there are nulls too; readers refuse them where a field says that it has none. */
  private static void setRequired(FieldVector vector, Column column) {
    if (!column.nullable()) {
      setAll(vector);
    }
    FieldVector parent = vector;
    if (column.type() instanceof MapOf) {
      parent = vector.getChildrenFromFields().get(0);
      setAll(parent);
    }
    List<FieldVector> children = parent.getChildrenFromFields();
    List<Column> below = FileFields.below(column.type());
    for (int i = 0; i < below.size(); i++) {
      setRequired(children.get(i), below.get(i));
    }
  }

  private static void setAll(FieldVector vector) {
    vector.getValidityBuffer().setOne(0, (vector.getValueCount() + Byte.SIZE - 1L) / Byte.SIZE);
  }

  private static long bytes(List<FieldVector> vectors) {
    return vectors.stream().mapToLong(ArrowFragmentWriter::bytes).sum();
  }

  /** Asking a vector for the size of its buffers would take its value count, which is not set. */
  private static long bytes(FieldVector vector) {
    long bytes = vector.getValidityBuffer().capacity();
    if (vector instanceof BaseFixedWidthVector || vector instanceof BaseVariableWidthVector) {
      bytes += vector.getDataBuffer().capacity();
    }
    for (FieldVector child : vector.getChildrenFromFields()) {
      bytes += bytes(child);
    }
    return bytes;
  }

  private StorageException failed(IOException e) {
    return new StorageException("Can't write '" + key + "': " + e.getMessage(), e);
  }
}
