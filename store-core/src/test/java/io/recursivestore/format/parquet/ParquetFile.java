package io.recursivestore.format.parquet;

import io.recursivestore.Rows;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.Compression;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.Selection;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;

/**
 * A data file in memory.
 *
 * @param objects holds it
 * @param fragment what the writer said of it
 */
record ParquetFile(ObjectStore objects, Fragment fragment) {
  static final String KEY = "datasets/d/data/a.parquet";
  private static final String PATH = "data/a.parquet";

  /** Writes rows in batches of a size, all in the same vectors. */
  static ParquetFile write(
      Schema schema, List<Map<String, Object>> rows, int batchRows, Compression compression) {
    return write(schema, rows, batchRows, new FileOptions(compression));
  }

  /** Writes rows in batches of a size. */
  static ParquetFile write(
      Schema schema, List<Map<String, Object>> rows, int batchRows, FileOptions options) {
    ObjectStore objects = new MemoryObjectStore();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        FragmentWriter writer = new ParquetFormat().write(objects, KEY, schema, options)) {
      for (int from = 0; from < rows.size(); from += batchRows) {
        Rows.fill(root, schema, rows.subList(from, Math.min(rows.size(), from + batchRows)));
        writer.write(root);
      }
      return new ParquetFile(objects, writer.finish(PATH));
    }
  }

  static ParquetFile write(Schema schema, List<Map<String, Object>> rows) {
    return write(schema, rows, Integer.MAX_VALUE / 2, Compression.AUTO);
  }

  /** Returns a file with other bytes, of which the log knows the size. */
  ParquetFile with(byte[] content) {
    ObjectStore changed = new MemoryObjectStore();
    changed.putIfAbsent(KEY, content);
    return new ParquetFile(
        changed,
        new Fragment(
            PATH,
            fragment.rows(),
            content.length,
            fragment.crc32c(),
            fragment.columns(),
            fragment.lastId(),
            fragment.layout()));
  }

  byte[] bytes() {
    return objects.get(KEY).orElseThrow();
  }

  /** Opens the file as parquet-java does; the caller closes it. */
  ParquetFileReader parquet() {
    try {
      return ParquetFileReader.open(
          new ObjectInputFile(objects.open(KEY)),
          ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FragmentReader open(Schema schema, int batchRows) {
    return new ParquetFormat().read(objects, KEY, fragment, Selection.all(schema, batchRows));
  }

  List<Map<String, Object>> read(Schema schema, int batchRows) {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        FragmentReader reader = open(schema, batchRows)) {
      while (reader.next(root)) {
        rows.addAll(Rows.of(root));
      }
    }
    return rows;
  }
}
