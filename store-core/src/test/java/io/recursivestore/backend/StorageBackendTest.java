package io.recursivestore.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.RandomFilters;
import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.Together;
import io.recursivestore.dataset.Truth;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.sql.TestDatabase;
import io.recursivestore.storage.MemoryObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link StorageBackend} does. */
final class StorageBackendTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "time", Primitive.TIMESTAMP, false),
              new Column(2, "\"; DROP TABLE series_version; --", Primitive.FLOAT64, true),
              new Column(3, "text", Primitive.STRING, true)));
  private static final String VALUE = SCHEMA.names().get(1);

  @TempDir Path directory;
  private final BufferAllocator memory = new RootAllocator();

  @AfterEach
  void close() {
    memory.close();
  }

  @ParameterizedTest
  @EnumSource
  void savedSeriesComesBackWithItsMetadata(TestBackend kind) throws IOException {
    ObjectNode parameters =
        (ObjectNode)
            new ObjectMapper()
                .reader()
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree("{\"window\": {\"size\": 5}, \"é\": [1.5, null]}");
    SeriesMetadata metadata =
        SeriesMetadata.NONE
            .withIndex(
                SeriesIndex.of("time")
                    .withFrequency("15min")
                    .withTimeZone("Europe/Berlin")
                    .withName("date"))
            .withStep(
                new ProcessingStep(
                    "smoothing",
                    "mean of 5",
                    Optional.of("smooth 1.2"),
                    Optional.of(Instant.parse("2024-03-01T12:00:00.123456Z")),
                    List.of("raw", "not kept here"),
                    parameters))
            .withMore(parameters);
    List<Map<String, Object>> rows = rows(0, 3);
    try (StorageBackend backend = open(kind)) {
      SeriesInfo saved = save(backend, "a", rows, metadata);

      try (LoadedSeries loaded = backend.load("a")) {
        assertThat(loaded.info()).isEqualTo(saved);
        assertThat(loaded.metadata()).isEqualTo(metadata);
        assertThat(Rows.of(loaded.rows())).isEqualTo(rows);
      }
      assertThat(saved.version()).isEqualTo(1);
      assertThat(saved.rows()).isEqualTo(3);
      assertThat(saved.parents()).isEmpty();
      assertThat(saved.schema().names()).isEqualTo(SCHEMA.names());
      assertThat(backend.info("a")).isEqualTo(saved);
      assertThat(backend.type().name()).isEqualTo(kind.isSql() ? "SQL" : kind.name());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeAndValueComesBack(TestBackend kind) {
    Random random = new Random(5);
    List<Map<String, Object>> rows = new ArrayList<>();
    while (rows.size() < 200) {
      rows.addAll(RandomFilters.rows(random));
    }
    try (StorageBackend backend = open(kind);
        VectorSchemaRoot batch = Rows.batch(memory, RandomFilters.SCHEMA, rows)) {
      SeriesInfo saved = backend.save("a", batch, SeriesMetadata.NONE);
      assertThat(zeros(Rows.of(backend.read(saved, SeriesQuery.ALL)))).isEqualTo(zeros(rows));
    }
  }

  @ParameterizedTest
  @EnumSource
  void queriesGiveJustTheirRowsAndColumns(TestBackend kind) {
    Random random = new Random(3);
    List<Map<String, Object>> rows = RandomFilters.rows(random);
    try (StorageBackend backend = open(kind);
        VectorSchemaRoot batch = Rows.batch(memory, RandomFilters.SCHEMA, rows)) {
      SeriesInfo saved = backend.save("a", batch, SeriesMetadata.NONE);
      for (int i = 0; i < 40; i++) {
        Filter filter = RandomFilters.filter(random, 2);
        SeriesQuery query = SeriesQuery.ALL.withFilter(filter).withColumns("INT64", "STRING");
        List<Map<String, Object>> expected =
            rows.stream()
                .filter(row -> Truth.of(filter, RandomFilters.plain(row)) == Truth.TRUE)
                .map(row -> Rows.row("INT64", row.get("INT64"), "STRING", row.get("STRING")))
                .toList();
        assertThat(Rows.of(backend.read(saved, query))).as(filter.text()).isEqualTo(expected);
      }
      assertThatThrownBy(() -> backend.read(saved, SeriesQuery.ALL.withColumns("INT6")))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("INT6");
      Filter misfit = new Filter.Compare("INT64", Operator.EQ, new Value.OfString("x"));
      assertThatThrownBy(() -> backend.read(saved, SeriesQuery.ALL.withFilter(misfit)))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void saveReplacesAndKeepsEarlierVersions(TestBackend kind) {
    Schema other = new Schema(List.of(new Column(1, "x", Primitive.INT64, true)));
    try (StorageBackend backend = open(kind)) {
      SeriesInfo first = save(backend, "a", rows(0, 5), SeriesMetadata.NONE);
      SeriesInfo second;
      try (VectorSchemaRoot batch = Rows.batch(memory, other, List.of(Rows.row("x", 7L)))) {
        second = backend.save("a", batch, SeriesMetadata.NONE.withIndex(SeriesIndex.of("x")));
      }

      assertThat(backend.info("a")).isEqualTo(second);
      assertThat(Rows.of(backend.read(second, SeriesQuery.ALL))).containsExactly(Rows.row("x", 7L));
      assertThat(Rows.of(backend.read(first, SeriesQuery.ALL))).isEqualTo(rows(0, 5));
      assertThat(backend.versions("a")).containsExactly(first, second);

      assertThat(backend.expire("a", 2)).isZero();
      assertThat(backend.expire("a", 1)).isEqualTo(1);
      assertThat(backend.expire("a", 1)).isZero();
      assertThat(backend.versions("a")).containsExactly(second);
      assertThat(backend.info("a")).isEqualTo(second);
      assertThatThrownBy(() -> backend.read(first, SeriesQuery.ALL))
          .isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> backend.expire("a", 0)).isInstanceOf(InvalidRequestException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void laterChangesOfTheCallersRowsDontReachTheSeries(TestBackend kind) {
    Schema schema = new Schema(List.of(new Column(1, "x", Primitive.INT64, true)));
    try (StorageBackend backend = open(kind);
        VectorSchemaRoot batch = Rows.batch(memory, schema, List.of(Rows.row("x", 1L)))) {
      backend.save("a", batch, SeriesMetadata.NONE);
      ((BigIntVector) batch.getVector(0)).set(0, 2L);
      try (LoadedSeries loaded = backend.load("a")) {
        assertThat(Rows.of(loaded.rows())).containsExactly(Rows.row("x", 1L));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void absentSeriesAreNotFound(TestBackend kind) {
    try (StorageBackend backend = open(kind)) {
      save(backend, "temperature", rows(0, 1), SeriesMetadata.NONE);
      for (Runnable call :
          List.<Runnable>of(
              () -> backend.info("temperatur"),
              () -> backend.load("temperatur"),
              () -> backend.versions("temperatur"),
              () -> backend.expire("temperatur", 1),
              () -> backend.delete("temperatur"))) {
        assertThatThrownBy(call::run)
            .isInstanceOf(NotFoundException.class)
            .hasMessage("There is no series 'temperatur'. Did you mean 'temperature'?");
      }
      assertThat(backend.exists("temperatur")).isFalse();
      assertThat(backend.exists("temperature")).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void keysAreListedInOrderUntilTheyAreDeleted(TestBackend kind) {
    try (StorageBackend backend = open(kind)) {
      assertThat(backend.list()).isEmpty();
      for (String key : List.of("b", "a.b", "B", "a-1", "a")) {
        save(backend, key, rows(0, 1), SeriesMetadata.NONE);
      }
      assertThat(backend.list()).containsExactly("B", "a", "a-1", "a.b", "b");
      SeriesInfo deleted = backend.info("a");
      backend.delete("a");
      assertThat(backend.list()).containsExactly("B", "a-1", "a.b", "b");
      assertThatThrownBy(() -> backend.read(deleted, SeriesQuery.ALL))
          .isInstanceOf(NotFoundException.class);
      save(backend, "a", rows(5, 6), SeriesMetadata.NONE);
      assertThatThrownBy(() -> backend.read(deleted, SeriesQuery.ALL))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("info again");
      backend.clear();
      assertThat(backend.list()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hostileKeysAreRefused(TestBackend kind) {
    try (StorageBackend backend = open(kind)) {
      for (String key :
          List.of("", "..", "../x", "a/b", "a b", "a\nb", "'; DROP TABLE x", "x".repeat(121))) {
        for (Runnable call :
            List.<Runnable>of(
                () -> save(backend, key, rows(0, 1), SeriesMetadata.NONE),
                () -> backend.info(key),
                () -> backend.exists(key),
                () -> backend.delete(key))) {
          assertThatThrownBy(call::run)
              .isInstanceOf(InvalidRequestException.class)
              .hasMessageContaining("Invalid key of a series");
        }
      }
      save(backend, "x".repeat(120), rows(0, 1), SeriesMetadata.NONE);
      assertThat(backend.list()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void inputsOfStepsAreParents(TestBackend kind) {
    try (StorageBackend backend = open(kind)) {
      save(backend, "raw", rows(0, 1), SeriesMetadata.NONE);
      save(backend, "raw", rows(0, 2), SeriesMetadata.NONE);
      save(backend, "limits", rows(0, 1), SeriesMetadata.NONE);
      SeriesMetadata made =
          SeriesMetadata.NONE
              .withStep(ProcessingStep.of("clip", "raw", "limits", "nowhere", "a/b"))
              .withStep(ProcessingStep.of("smooth", "raw"));

      SeriesInfo info = save(backend, "smooth", rows(0, 2), made);

      assertThat(info.parents())
          .containsExactly(new SeriesVersion("raw", 2), new SeriesVersion("limits", 1));
      assertThat(backend.info("smooth")).isEqualTo(info);
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyBatchesTakeTheMemoryOfOne(TestBackend kind) throws IOException {
    Schema schema = new Schema(List.of(new Column(1, "x", Primitive.INT64, true)));
    try (StorageBackend backend = open(kind);
        CountedBatches batches = new CountedBatches(memory, schema, 40, -1)) {
      SeriesInfo saved = backend.save("a", batches, SeriesMetadata.NONE);
      assertThat(saved.rows()).isEqualTo(40 * CountedBatches.ROWS);
      long sum = 0;
      try (LoadedSeries loaded = backend.load("a")) {
        while (loaded.rows().loadNextBatch()) {
          VectorSchemaRoot rows = loaded.rows().getVectorSchemaRoot();
          assertThat(rows.getRowCount()).isLessThanOrEqualTo(10_000);
          for (int i = 0; i < rows.getRowCount(); i++) {
            sum += ((BigIntVector) rows.getVector(0)).get(i);
          }
        }
      }
      long count = saved.rows();
      assertThat(sum).isEqualTo(count * (count - 1) / 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureOfTheSourceLeavesWhatWasThere(TestBackend kind) throws IOException {
    Schema schema = new Schema(List.of(new Column(1, "x", Primitive.INT64, true)));
    try (StorageBackend backend = open(kind)) {
      SeriesInfo before = save(backend, "a", rows(0, 5), SeriesMetadata.NONE);
      for (String key : List.of("a", "b")) {
        try (CountedBatches batches = new CountedBatches(memory, schema, 10, 3)) {
          assertThatThrownBy(() -> backend.save(key, batches, SeriesMetadata.NONE))
              .hasMessageContaining("no more");
        }
      }
      assertThat(backend.list()).containsExactly("a");
      assertThat(backend.info("a")).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void savesAtOnceAreVersionsOneAfterAnother(TestBackend kind) {
    Set<Long> versions = ConcurrentHashMap.newKeySet();
    try (StorageBackend backend = open(kind)) {
      Together.run(
          8,
          thread -> {
            for (int i = 0; i < 3; i++) {
              try (BufferAllocator own = new RootAllocator();
                  VectorSchemaRoot batch = Rows.batch(own, SCHEMA, rows(thread, thread + 2))) {
                versions.add(backend.save("a", batch, SeriesMetadata.NONE).version());
              }
            }
          });
      assertThat(versions).hasSize(24);
      assertThat(backend.versions("a")).hasSize(24).allMatch(info -> info.rows() == 2);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
  void savedSeriesAreThereForOthers(TestBackend kind) {
    BackendConfig config = kind.fresh(directory);
    try (StorageBackend one = Backends.open(config);
        StorageBackend other = Backends.open(config)) {
      SeriesInfo saved = save(one, "a", rows(0, 4), SeriesMetadata.NONE);
      assertThat(other.info("a")).isEqualTo(saved);
      assertThat(Rows.of(other.read(saved, SeriesQuery.ALL))).isEqualTo(rows(0, 4));
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsAreForFiles(TestBackend kind) {
    Schema schema =
        new Schema(
            List.of(
                new Column(
                    1, "list", new ListOf(new Column(2, "element", Primitive.INT64, true)), true)));
    try (StorageBackend backend = open(kind);
        VectorSchemaRoot batch =
            Rows.batch(memory, schema, List.of(Rows.row("list", List.of(1L, 2L))))) {
      if (kind.isSql()) {
        assertThatThrownBy(() -> backend.save("a", batch, SeriesMetadata.NONE))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContaining("Column 'list'")
            .hasMessageContaining("Parquet");
        assertThat(backend.list()).isEmpty();
      } else {
        SeriesInfo saved = backend.save("a", batch, SeriesMetadata.NONE);
        assertThat(Rows.of(backend.read(saved, SeriesQuery.ALL)))
            .containsExactly(Rows.row("list", List.of(1L, 2L)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SQLITE", "POSTGRESQL"})
  void failedAndDeletedSeriesLeaveNoTables(TestBackend kind) throws IOException, SQLException {
    Schema schema = new Schema(List.of(new Column(1, "x", Primitive.INT64, true)));
    BackendConfig config = kind.fresh(directory);
    String url = config.url().orElseThrow();
    try (StorageBackend backend = Backends.open(config)) {
      try (CountedBatches batches = new CountedBatches(memory, schema, 10, 3)) {
        assertThatThrownBy(() -> backend.save("a", batches, SeriesMetadata.NONE));
      }
      save(backend, "a", rows(0, 5), SeriesMetadata.NONE.withIndex(SeriesIndex.of("time")));
      TestDatabase.execute(url, "INSERT INTO series_staged VALUES (77, 0)");
      TestDatabase.execute(url, "CREATE TABLE series_rows_77 (x INTEGER)");
      save(backend, "b", rows(0, 5), SeriesMetadata.NONE);
      backend.clear();
    }
    for (String table : List.of("series_rows_1", "series_rows_2", "series_rows_77")) {
      assertThatThrownBy(() -> TestDatabase.execute(url, "DELETE FROM " + table))
          .isInstanceOf(SQLException.class);
    }
    assertThat(TestDatabase.execute(url, "DELETE FROM series_staged")).isZero();
  }

  @Test
  void seriesInFilesAreDatasetsWithLineage() {
    try (Store store = Store.openOrCreate(new MemoryObjectStore());
        StorageBackend backend = Backends.in(store, FileFormat.PARQUET)) {
      save(backend, "raw", rows(0, 2), SeriesMetadata.NONE);
      save(
          backend,
          "clean",
          rows(0, 2),
          SeriesMetadata.NONE.withStep(ProcessingStep.of("clean", "raw")));
      store.datasets().create("other", SCHEMA, CommitInfo.NONE);

      assertThat(backend.list()).containsExactly("clean", "raw");
      assertThat(store.datasets().list()).containsExactly("other", "series.clean", "series.raw");
      assertThat(store.lineage().ancestors(CollectionRef.dataset("series.clean"), 1).toTree())
          .contains("series.raw");
      backend.clear();
      assertThat(store.datasets().list()).containsExactly("other");
    }
  }

  private StorageBackend open(TestBackend kind) {
    return Backends.open(kind.fresh(directory));
  }

  private SeriesInfo save(
      StorageBackend backend, String key, List<Map<String, Object>> rows, SeriesMetadata metadata) {
    try (VectorSchemaRoot batch = Rows.batch(memory, SCHEMA, rows)) {
      return backend.save(key, batch, metadata);
    }
  }

  private static List<Map<String, Object>> rows(long from, long to) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (long i = from; i < to; i++) {
      rows.add(
          Rows.row("time", i * 900_000_000L, VALUE, i % 3 == 0 ? null : i / 7.0, "text", "t" + i));
    }
    return rows;
  }

  /** SQLite keeps negative zeros as zeros. */
  private static List<Map<String, Object>> zeros(List<Map<String, Object>> rows) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      Map<String, Object> kept = new HashMap<>(row);
      kept.computeIfPresent("FLOAT32", (name, value) -> (Float) value + 0.0f);
      kept.computeIfPresent("FLOAT64", (name, value) -> (Double) value + 0.0);
      all.add(kept);
    }
    return all;
  }

  /** Batches of a number that goes up, which may fail. */
  private static final class CountedBatches extends ArrowReader {
    static final int ROWS = 2_000;

    private final Schema schema;
    private final int batches;
    private final int failing;
    private int read;

    CountedBatches(BufferAllocator memory, Schema schema, int batches, int failing) {
      super(memory);
      this.schema = schema;
      this.batches = batches;
      this.failing = failing;
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      if (read == failing) {
        throw new IOException("there are no more");
      }
      VectorSchemaRoot root = getVectorSchemaRoot();
      root.clear();
      root.allocateNew();
      if (read == batches) {
        return false;
      }
      for (int i = 0; i < ROWS; i++) {
        ((BigIntVector) root.getVector(0)).setSafe(i, (long) read * ROWS + i);
      }
      root.setRowCount(ROWS);
      read++;
      return true;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected org.apache.arrow.vector.types.pojo.Schema readSchema() {
      return ArrowSchemas.toArrow(schema);
    }
  }
}
