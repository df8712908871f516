package io.recursivestore.dataset;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Datasets whose files are tables, for tests. */
final class SqlDatasets {
  static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "id", Primitive.INT64, false),
              new Column(2, "text", Primitive.STRING, true)));

  static final WriteOptions SQL = WriteOptions.DEFAULT.as(FileFormat.SQL);

  private SqlDatasets() {}

  static Dataset newDataset(Store store, String name, Schema schema) {
    return store.datasets().create(name, schema, FileFormat.SQL, CommitInfo.NONE);
  }

  static Snapshot latest(Store store, String name) {
    return store.datasets().open(name).latest();
  }

  static List<Map<String, Object>> rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Rows.row("id", (long) i, "text", i % 7 == 0 ? null : "text " + i))
        .toList();
  }

  static void append(Dataset dataset, List<Map<String, Object>> rows) {
    try (BufferAllocator memory = new RootAllocator();
        VectorSchemaRoot batch = Rows.batch(memory, dataset.latest().schema(), rows)) {
      dataset.append(batch);
    }
  }

  static void write(DatasetWriter writer, Schema schema, List<Map<String, Object>> rows) {
    try (BufferAllocator memory = new RootAllocator();
        VectorSchemaRoot batch = Rows.batch(memory, schema, rows)) {
      writer.write(batch);
    }
  }

  static List<Map<String, Object>> read(Dataset dataset, ReadOptions options) {
    try (DatasetReader reader = dataset.read(dataset.latest(), options)) {
      return Rows.of(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
