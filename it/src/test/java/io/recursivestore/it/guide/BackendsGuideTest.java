package io.recursivestore.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.backend.BackendConfig;
import io.recursivestore.backend.Backends;
import io.recursivestore.backend.LoadedSeries;
import io.recursivestore.backend.ProcessingStep;
import io.recursivestore.backend.SeriesContainer;
import io.recursivestore.backend.SeriesIndex;
import io.recursivestore.backend.SeriesInfo;
import io.recursivestore.backend.SeriesMetadata;
import io.recursivestore.backend.SeriesQuery;
import io.recursivestore.backend.StorageBackend;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendsGuideTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "time", Primitive.TIMESTAMP, false),
              new Column(2, "value", Primitive.FLOAT64, true)));

  @TempDir Path directory;

  @Test
  void storesInDatabases() {
    String url = Postgres.database();
    String user = Postgres.settings().get(Database.USER);
    String password = Postgres.settings().get(Database.PASSWORD);
    String file = directory.resolve("lab.db").toString();
    Schema schema = SCHEMA;
    Map<String, String> settings = Map.of(Database.USER, user, Database.PASSWORD, password);
    try (Store store = Store.openOrCreate(url, settings)) {
      store.datasets().create("people", schema, CommitInfo.NONE);
    }
    try (Store store = Store.openOrCreate("jdbc:sqlite:" + file)) {
      store.items().openOrCreate("readings");
      assertThat(store.items().list()).containsExactly("readings");
    }
  }

  @Test
  void seriesOfABackend() throws IOException {
    String file = directory.resolve("lab.db").toString();
    ObjectNode window = new ObjectMapper().createObjectNode().put("window", 5);
    BackendConfig config = BackendConfig.of(Map.of("type", "sql", "url", "jdbc:sqlite:" + file));
    try (StorageBackend backend = Backends.open(config);
        BufferAllocator memory = new RootAllocator();
        VectorSchemaRoot raw = rows(memory);
        VectorSchemaRoot smooth = rows(memory)) {
      SeriesMetadata metadata =
          SeriesMetadata.NONE.withIndex(
              SeriesIndex.of("time").withFrequency("15min").withTimeZone("Europe/Berlin"));
      backend.save("temp", raw, metadata);

      ProcessingStep step = ProcessingStep.of("smoothing", "temp").withParameters(window);
      SeriesInfo saved = backend.save("temp.smooth", smooth, metadata.withStep(step));
      saved.parents(); // temp, version 1

      Filter warm = new Filter.Compare("value", Filter.Operator.GT, new Value.OfDouble(20));
      SeriesQuery query = SeriesQuery.ALL.withColumns("time").withFilter(warm);
      try (ArrowReader rows = backend.read(saved, query)) {
        while (rows.loadNextBatch()) {
          rows.getVectorSchemaRoot();
        }
      }

      try (SeriesContainer series = SeriesContainer.open(backend, "temp", config, memory)) {
        series.metadata(); // reads no rows
        series.data(); // reads all
        series.unload();
      }

      assertThat(saved.parents()).hasSize(1);
      try (LoadedSeries loaded = backend.load("temp")) {
        assertThat(Rows.of(loaded.rows())).hasSize(2);
      }
    }
  }

  @Test
  void seriesOfAStore() {
    String root = directory.resolve("lab").toString();
    try (Store store = Store.openOrCreate(root);
        StorageBackend backend = Backends.in(store, FileFormat.PARQUET);
        BufferAllocator memory = new RootAllocator();
        VectorSchemaRoot rows = rows(memory)) {
      backend.save("temp", rows, SeriesMetadata.NONE);
      assertThat(store.datasets().list()).containsExactly("series.temp");
    }
  }

  private static VectorSchemaRoot rows(BufferAllocator memory) {
    return Rows.batch(
        memory,
        SCHEMA,
        List.of(
            Rows.row("time", 0L, "value", 19.5), Rows.row("time", 900_000_000L, "value", 21.0)));
  }
}
