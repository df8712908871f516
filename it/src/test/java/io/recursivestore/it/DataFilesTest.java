package io.recursivestore.it;

import static io.recursivestore.it.DocumentedReader.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.Store;
import io.recursivestore.dataset.DatasetWriter;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.FileFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
        ArrowRows.batch(allocator, Hdf5Columns.SCHEMA, json(Hdf5Columns.rows(0, 60)))) {
      for (FileFormat format : List.of(FileFormat.HDF5, FileFormat.PARQUET)) {
        WriteOptions options = WriteOptions.DEFAULT.as(format);
        try (DatasetWriter writer = store.datasets().stage("d", Hdf5Columns.SCHEMA, options)) {
          writer.write(batch);
          files.add(root.resolve("datasets/d").resolve(writer.finish().get(0).path()).toString());
        }
      }
    }
    return files;
  }
}
