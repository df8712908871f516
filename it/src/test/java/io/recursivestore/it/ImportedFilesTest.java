package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.exchange.files.FileImport;
import io.recursivestore.exchange.files.FileImportOptions;
import io.recursivestore.exchange.files.FileImported;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that pyarrow, pandas, Polars and DuckDB wrote hold in a store what they held before. */
class ImportedFilesTest {
  private static final String SCRIPT = "foreign_files.py";

  @TempDir Path scratch;

  @Test
  void valuesStayWhatTheyWere() throws Exception {
    Path files = Files.createDirectory(scratch.resolve("files"));
    Path given = Files.createDirectory(scratch.resolve("given"));
    JsonNode written = python("write", files.toString());
    List<String> linked = new ArrayList<>();
    try (Store store = Store.openOrCreate(scratch.resolve("store").toString())) {
      for (Map.Entry<String, JsonNode> file : written.properties()) {
        FileImported taken =
            FileImport.append(
                store.datasets(),
                file.getKey(),
                List.of(files.resolve(file.getKey())),
                FileImportOptions.DEFAULT);

        assertThat(taken.rows()).as(file.getKey()).isEqualTo(file.getValue().asLong());
        if (taken.linkedFiles() == 1) {
          linked.add(file.getKey());
        }
        write(store.datasets().open(file.getKey()), given.resolve(file.getKey()));
      }
    }

    JsonNode differing = python("compare", files.toString(), given.toString());

    assertThat(differing).hasSize(written.size());
    differing.properties().forEach(f -> assertThat(f.getValue()).as(f.getKey()).isEmpty());
    assertThat(linked)
        .containsExactlyInAnyOrder(
            "pyarrow.parquet",
            "pyarrow_old.parquet",
            "pandas.parquet",
            "polars.parquet",
            "duckdb.parquet",
            "linked.arrow");
  }

  private static void write(Dataset dataset, Path file) throws IOException {
    try (ArrowReader rows = dataset.read(dataset.latest(), ReadOptions.ALL);
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ArrowFileWriter writer =
            new ArrowFileWriter(rows.getVectorSchemaRoot(), new MapDictionaryProvider(), channel)) {
      writer.start();
      while (rows.loadNextBatch()) {
        writer.writeBatch();
      }
      writer.end();
    }
  }

  private JsonNode python(String... arguments) throws Exception {
    Python.Run run = Python.of("python").run(scratch, SCRIPT, List.of(arguments));
    assertThat(run.exitCode()).as("%s", run.errors()).isZero();
    return DocumentedReader.JSON.readTree(String.join("", run.output()));
  }
}
