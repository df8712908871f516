package io.recursivestore.it;

import static io.recursivestore.it.DocumentedReader.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.Store;
import io.recursivestore.dataset.DatasetWriter;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others read in data files. {@link FormatDocumentTest} says what pyarrow does. */
class DataFilesTest {
  private static final List<String> NONE = List.of();

  private static final Schema ENCODED =
      new Schema(
          List.of(
              new Column(1, "id", Primitive.INT64, false),
              new Column(2, "gaps", Primitive.INT32, true),
              new Column(3, "random", Primitive.INT64, true),
              new Column(4, "noise", Primitive.FLOAT64, true),
              new Column(5, "word", Primitive.STRING, true),
              new Column(6, "text", Primitive.STRING, true),
              new Column(7, "late", Primitive.STRING, true),
              new Column(
                  8, "list", new ListOf(new Column(9, "element", Primitive.INT64, true)), true)));

  @Test
  void othersReadEveryType(@TempDir Path root, @TempDir Path scratch) throws Exception {
    List<String> files = new ArrayList<>();
    try (Store store = Store.openOrCreate(root.toString());
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch =
            ArrowRows.batch(allocator, EveryType.SCHEMA, json(EveryType.rows(0, 60)))) {
      for (FileFormat format : List.of(FileFormat.PARQUET, FileFormat.ARROW)) {
        WriteOptions options = WriteOptions.DEFAULT.as(format);
        try (DatasetWriter writer = store.datasets().stage("d", EveryType.SCHEMA, options)) {
          writer.write(batch);
          files.add(root.resolve("datasets/d").resolve(writer.finish().get(0).path()).toString());
        }
      }
      files.addAll(hdf5AndParquet(store, allocator, root));
    }

    Python.Run run = Python.of("python").run(scratch, "data_files.py", files);

    assertThat(run.exitCode()).as("%s", run.errors()).isZero();
    JsonNode differing = DocumentedReader.JSON.readTree(String.join("", run.output()));
    assertThat(differing)
        .isEqualTo(
            json(
                Map.of(
                    "pyarrow", NONE,
                    "pandas parquet", NONE,
                    "pandas arrow", NONE,
                    "polars parquet", List.of("map"),
                    "polars arrow", NONE,
                    "duckdb parquet", NONE,
                    "duckdb arrow", List.of("map"),
                    "h5py", NONE,
                    "pandas hdf5", NONE)));
  }

  /** Files of those columns that HDF5 can hold, whose texts have no zero characters. */
  private static List<String> hdf5AndParquet(Store store, BufferAllocator allocator, Path root)
      throws IOException {
    List<String> files = new ArrayList<>();
    try (VectorSchemaRoot batch =
        ArrowRows.batch(allocator, HeldColumns.HDF5.schema(), json(HeldColumns.HDF5.rows(0, 60)))) {
      for (FileFormat format : List.of(FileFormat.HDF5, FileFormat.PARQUET)) {
        WriteOptions options = WriteOptions.DEFAULT.as(format);
        try (DatasetWriter writer =
            store.datasets().stage("d", HeldColumns.HDF5.schema(), options)) {
          writer.write(batch);
          files.add(root.resolve("datasets/d").resolve(writer.finish().get(0).path()).toString());
        }
      }
    }
    return files;
  }

  @Test
  void othersReadEveryEncoding(@TempDir Path root, @TempDir Path scratch) throws Exception {
    int count = 50_000;
    String file;
    try (Store store = Store.openOrCreate(root.toString());
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = ArrowRows.batch(allocator, ENCODED, json(encoded(count)));
        DatasetWriter writer =
            store
                .datasets()
                .stage(
                    "d", ENCODED, WriteOptions.DEFAULT.withBloomFilters(List.of("id", "text")))) {
      writer.write(batch);
      file = root.resolve("datasets/d").resolve(writer.finish().get(0).path()).toString();
    }

    Python.Run run =
        Python.of("python").run(scratch, "encodings.py", List.of(file, Integer.toString(count)));

    assertThat(run.exitCode()).as("%s", run.errors()).isZero();
    JsonNode found = DocumentedReader.JSON.readTree(String.join("", run.output()));
    assertThat(found)
        .isEqualTo(
            json(
                Map.of(
                    "pyarrow",
                    NONE,
                    "polars",
                    NONE,
                    "duckdb",
                    NONE,
                    "found",
                    List.of(1),
                    "encodings",
                    List.of(
                        "DELTA_BINARY_PACKED",
                        "DELTA_LENGTH_BYTE_ARRAY",
                        "PLAIN",
                        "RLE",
                        "RLE_DICTIONARY"),
                    "compressions",
                    List.of("UNCOMPRESSED", "ZSTD"))));
  }

  /** The script computes the same. */
  private static List<List<Object>> encoded(int count) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long mixed = i * 0x9E37_79B9_7F4A_7C15L;
      String text = Long.toUnsignedString(mixed);
      List<Long> list = new ArrayList<>();
      for (long j = 0; j < i % 4; j++) {
        list.add(i * j);
      }
      rows.add(
          Arrays.asList(
              3L * i,
              i % 10 == 3 ? null : (Object) (i / 100),
              mixed,
              DocumentedReader.bits(mixed / 3.0),
              i % 7 == 0 ? null : "word " + (mixed >>> 58),
              "text " + text,
              i < 20_000 ? "few" : "late " + text + " " + Long.toUnsignedString(mixed ^ i),
              i % 5 == 0 ? null : list));
    }
    return rows;
  }
}
