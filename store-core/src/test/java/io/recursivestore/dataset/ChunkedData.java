package io.recursivestore.dataset;

import io.recursivestore.Rows;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A dataset of numbered rows, a minute apart, and the memory that its readers take. */
final class ChunkedData implements AutoCloseable {
  static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "id", Primitive.INT64, false),
              new Column(2, "name", Primitive.STRING, true),
              new Column(3, "time", Primitive.TIMESTAMP, true)));

  static final long MINUTE = 60_000_000;

  final ObjectStore objects = new MemoryObjectStore();
  final BufferAllocator memory = new RootAllocator();
  final Datasets datasets = new Datasets(objects, () -> memory, Clock.systemUTC());

  Dataset create(String name, long... fileRows) {
    Dataset dataset = datasets.create(name, SCHEMA, CommitInfo.NONE);
    long next = 0;
    for (long count : fileRows) {
      append(dataset, SCHEMA, rows(next, next + count));
      next += count;
    }
    return dataset;
  }

  static void append(Dataset dataset, Schema schema, List<Map<String, Object>> rows) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = Rows.batch(allocator, schema, rows)) {
      dataset.append(root);
    }
  }

  static List<Map<String, Object>> rows(long from, long to) {
    return LongStream.range(from, to).mapToObj(ChunkedData::row).toList();
  }

  static Map<String, Object> row(long id) {
    return Rows.row("id", id, "name", id % 7 == 0 ? null : "n" + id, "time", id * MINUTE);
  }

  /** Returns the chunks' rows, and closes them. */
  static List<List<Map<String, Object>>> read(Chunks chunks) {
    try (chunks) {
      List<List<Map<String, Object>>> all = new ArrayList<>();
      while (chunks.next()) {
        all.add(Rows.of(chunks.rows()));
      }
      return all;
    }
  }

  static List<Map<String, Object>> flat(Chunks chunks) {
    return read(chunks).stream().flatMap(List::stream).toList();
  }

  /** Fails if a reader kept memory. */
  @Override
  public void close() {
    memory.close();
    objects.close();
  }
}
