package io.recursivestore.spark.write;

import io.recursivestore.Store;
import io.recursivestore.dataset.DatasetWriter;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** Gathers rows into Arrow batches, bounded by rows and by bytes, and writes those. */
final class RowWriter implements DataWriter<InternalRow> {
  private final Store store;
  private final BufferAllocator allocator;
  private final VectorSchemaRoot batch;
  private final RowBatch rows;
  private final DatasetWriter files;

  RowWriter(DatasetWriterFactory factory) {
    // Spark hands over rows in the order of its own schema; files have the dataset's. They are
    // matched by name.
    List<String> order = List.of(factory.rows().fieldNames());
    Schema schema = factory.schema().select(order);
    store = factory.root().open(factory.storeId());
    boolean opened = false;
    try {
      files = store.datasets().stage(factory.dataset().name(), factory.schema(), factory.options());
      if (factory.isClustered()) {
        files.cluster();
      }
      ReplacedRows replaced = factory.replaced();
      if (replaced != null) {
        files.require(replaced.filter(), replaced.condition());
      }
      allocator = new RootAllocator();
      batch = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
      rows = new RowBatch(factory.rows(), batch);
      opened = true;
    } finally {
      if (!opened) {
        store.close();
      }
    }
  }

  @Override
  public void write(InternalRow row) {
    if (rows.add(row)) {
      flush();
    }
  }

  @Override
  public WriterCommitMessage commit() {
    flush();
    return new WrittenParts(files.finish().toArray(Fragment[]::new));
  }

  @Override
  public void abort() {
    files.abort();
  }

  @Override
  public void close() {
    try (store;
        allocator;
        batch;
        files) {
      rows.clear();
    }
  }

  private void flush() {
    if (!rows.isEmpty()) {
      rows.toVectors();
      files.write(batch);
    }
  }
}
