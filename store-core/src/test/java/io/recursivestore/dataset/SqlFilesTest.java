package io.recursivestore.dataset;

import static io.recursivestore.dataset.SqlDatasets.SCHEMA;
import static io.recursivestore.dataset.SqlDatasets.SQL;
import static io.recursivestore.dataset.SqlDatasets.append;
import static io.recursivestore.dataset.SqlDatasets.newDataset;
import static io.recursivestore.dataset.SqlDatasets.read;
import static io.recursivestore.dataset.SqlDatasets.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.RandomFilters;
import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.Together;
import io.recursivestore.dataset.SqlPlace.Kind;
import io.recursivestore.format.Compression;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.PartitionBy;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.Value;
import io.recursivestore.storage.StoreDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets whose rows are in tables of the store's database. */
final class SqlFilesTest {
  private static final int FILTERS = 60;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void databaseGivesJustTheRowsThatMatch(Kind kind) {
    SqlPlace place = new SqlPlace(directory, kind);
    Random random = new Random(7);
    try (Store store = place.open()) {
      Dataset dataset = newDataset(store, "d", RandomFilters.SCHEMA);
      List<Map<String, Object>> all = new ArrayList<>();
      for (int file = 0; file < 3; file++) {
        List<Map<String, Object>> rows = RandomFilters.rows(random);
        if (!rows.isEmpty()) {
          append(dataset, rows);
        }
        all.addAll(rows);
      }
      List<Map<String, Object>> kept = all.stream().map(row -> zeros(place, row)).toList();

      assertThat(read(dataset, ReadOptions.ALL)).isEqualTo(kept);
      for (int i = 0; i < FILTERS; i++) {
        Filter filter = RandomFilters.filter(random, 3);
        int batchRows = 1 + random.nextInt(200);
        ReadOptions options =
            new ReadOptions(
                Optional.of(dataset.latest().schema().names()), Optional.of(filter), batchRows);
        assertThat(read(dataset, options))
            .as(filter.text())
            .isEqualTo(
                kept.stream()
                    .filter(row -> Truth.of(filter, RandomFilters.plain(row)) == Truth.TRUE)
                    .toList());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void versionsDeletesAndCompactionsAreAsOfOtherFiles(Kind kind) throws SQLException {
    SqlPlace place = new SqlPlace(directory, kind);
    try (Store store = place.open()) {
      Dataset dataset = newDataset(store, "d", SCHEMA);
      for (int i = 0; i < 4; i++) {
        append(dataset, rows(i * 10, i * 10 + 10));
      }
      assertThat(place.tables()).hasSize(4);

      dataset.deleteWhere(below(15), SQL, CommitInfo.NONE);
      dataset.compact(WriteOptions.DEFAULT, CommitInfo.NONE);

      Snapshot now = dataset.latest();
      assertThat(now.fragments()).hasSize(1).allMatch(file -> file.path().endsWith(".sql"));
      assertThat(read(dataset, ReadOptions.ALL)).containsExactlyInAnyOrderElementsOf(rows(15, 40));
      assertThat(ChunkedData.flat(dataset.chunks(dataset.at(5), Scan.ALL))).isEqualTo(rows(0, 40));
      assertThat(
              ChunkedData.flat(
                  dataset.chunks(now, Scan.ALL.withFilter(below(20)).withColumns("text"))))
          .isEqualTo(rows(15, 20).stream().map(r -> Rows.row("text", r.get("text"))).toList());
      assertThat(dataset.latest().fragmentsFor(below(10))).isEmpty();

      dataset.expire(ExpireOptions.DEFAULT.keepingLast(1));

      assertThat(place.tables()).hasSize(1);
      assertThat(place.noted()).isEmpty();
      assertThat(read(dataset, ReadOptions.ALL)).containsExactlyInAnyOrderElementsOf(rows(15, 40));
    }
  }

  @ParameterizedTest
  @EnumSource
  void columnsChangeWithoutNewTables(Kind kind) throws SQLException {
    SqlPlace place = new SqlPlace(directory, kind);
    Schema narrow =
        new Schema(
            List.of(
                new Column(1, "small", Primitive.INT8, false),
                new Column(2, "number", Primitive.FLOAT32, true),
                new Column(3, "gone", Primitive.STRING, true)));
    try (Store store = place.open()) {
      Dataset dataset = newDataset(store, "d", narrow);
      append(
          dataset,
          List.of(
              Rows.row("small", (byte) -5, "number", 0.1f, "gone", "x"),
              Rows.row("small", (byte) 7, "number", null, "gone", null)));
      dataset.alter(
          List.of(
              new SchemaChange.Widen(List.of("small"), Primitive.INT64),
              new SchemaChange.Widen(List.of("number"), Primitive.FLOAT64),
              new SchemaChange.Drop(List.of("gone")),
              new SchemaChange.Rename(List.of("number"), "gone"),
              new SchemaChange.Add(
                  List.of("number"),
                  Primitive.STRING,
                  false,
                  new Value.OfString("new"),
                  SchemaChange.End.FIRST)),
          Map.of());

      List<Map<String, Object>> expected =
          List.of(
              Rows.row("number", "new", "small", -5L, "gone", (double) 0.1f),
              Rows.row("number", "new", "small", 7L, "gone", null));
      assertThat(read(dataset, ReadOptions.ALL)).isEqualTo(expected);
      Filter exact = new Filter.Compare("gone", Operator.EQ, new Value.OfDouble((double) 0.1f));
      Filter wide = new Filter.Compare("small", Operator.LT, new Value.OfLong(1L << 40));
      Filter isNew = new Filter.Compare("number", Operator.EQ, new Value.OfString("new"));
      for (Filter filter :
          List.of(exact, new Filter.And(isNew, exact), new Filter.And(exact, wide))) {
        assertThat(read(dataset, ReadOptions.ALL.withFilter(filter)))
            .as(filter.text())
            .isEqualTo(expected.subList(0, 1));
      }
      // What a table lacks is not asked of it.
      assertThat(read(dataset, ReadOptions.ALL.withFilter(new Filter.Or(isNew, exact))))
          .isEqualTo(expected);
      assertThat(read(dataset, ReadOptions.ALL.withColumns("number")))
          .isEqualTo(List.of(Rows.row("number", "new"), Rows.row("number", "new")));
      assertThat(read(dataset, new ReadOptions(Optional.of(List.of()), Optional.empty(), 10)))
          .hasSize(2);
      assertThat(place.tables()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void hostileNamesAndValuesAreOnlyText(Kind kind) throws SQLException {
    SqlPlace place = new SqlPlace(directory, kind);
    List<String> hostile =
        List.of(
            "x\"; DROP TABLE dataset_staged; --",
            "'; DELETE FROM item; --",
            "?",
            "$1",
            "%s {0} \\",
            "position",
            "größe 数据 \uD83D\uDE00");
    Schema schema =
        new Schema(
            IntStream.range(0, hostile.size())
                .mapToObj(i -> new Column(i + 1, hostile.get(i), Primitive.STRING, true))
                .toList());
    Map<String, Object> row = new HashMap<>();
    hostile.forEach(name -> row.put(name, name));
    try (Store store = place.open()) {
      Dataset dataset = newDataset(store, "d", schema);
      append(dataset, List.of(row));

      for (String name : hostile) {
        Filter same = new Filter.Compare(name, Operator.EQ, new Value.OfString(name));
        Filter in = new Filter.In(name, List.of(new Value.OfString(name)));
        Filter part = new Filter.Match(name, Filter.Part.ANY, name);
        for (Filter filter : List.of(same, in, part)) {
          assertThat(read(dataset, ReadOptions.ALL.withFilter(filter))).isEqualTo(List.of(row));
        }
        Filter other = new Filter.Compare(name, Operator.EQ, new Value.OfString(name + "'"));
        assertThat(read(dataset, ReadOptions.ALL.withFilter(other))).isEmpty();
      }
      assertThat(place.tables()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void filtersThatNoDatabaseTakesAreEvaluatedElsewhere(Kind kind) {
    try (Store store = new SqlPlace(directory, kind).open()) {
      Dataset dataset = newDataset(store, "d", SCHEMA);
      append(dataset, rows(0, 50));
      List<Value> many =
          IntStream.range(0, 70_000).<Value>mapToObj(i -> new Value.OfLong(i * 2L)).toList();
      for (Filter filter :
          List.of(
              new Filter.In("id", many),
              new Filter.Compare("text", Operator.LT, new Value.OfString("text 3\0")),
              new Filter.Compare("text", Operator.GE, new Value.OfString("\uD800")))) {
        List<Map<String, Object>> expected =
            rows(0, 50).stream()
                .filter(row -> Truth.of(filter, RandomFilters.plain(row)) == Truth.TRUE)
                .toList();
        assertThat(ChunkedData.flat(dataset.chunks(dataset.latest(), Scan.ALL.withFilter(filter))))
            .isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "SERVER"})
  void longFiltersAreEvaluatedElsewhere(Kind kind) {
    try (Store store = new SqlPlace(directory, kind).open()) {
      Dataset dataset = newDataset(store, "d", SCHEMA);
      append(dataset, rows(0, 50));
      Filter any = below(10);
      for (int i = 0; i < 1_500; i++) {
        any = new Filter.Or(any, new Filter.And(new Filter.IsNull("id"), below(20)));
      }
      assertThat(ChunkedData.flat(dataset.chunks(dataset.latest(), Scan.ALL.withFilter(any))))
          .isEqualTo(rows(0, 10));
    }
  }

  @ParameterizedTest
  @EnumSource
  void damageIsFoundAndNamed(Kind kind) throws SQLException {
    SqlPlace place = new SqlPlace(directory, kind);
    try (Store store = place.open()) {
      Dataset dataset = newDataset(store, "d", SCHEMA);
      append(dataset, rows(0, 100));
      String table = place.tables().get(0);
      String file = dataset.latest().fragments().get(0).path();
      assertThat(table.substring("dataset_rows_".length()))
          .isEqualTo(file.replace("data/", "").replace(".sql", "").replace("-", ""));
      Filter filter = below(10);

      place.execute("DELETE FROM " + table + " WHERE position = 50");
      requireDamaged(dataset, ReadOptions.ALL, table, file, "it has 99, but the file says 100");
      assertThat(read(dataset, ReadOptions.ALL.withFilter(filter))).hasSize(10);
      place.execute("DELETE FROM " + table + " WHERE position > 97");
      requireDamaged(dataset, ReadOptions.ALL.withFilter(filter), table, file, "lacks rows");
      place.execute("INSERT INTO " + table + " (position, c1) VALUES (98, 1), (100, 2), (101, 3)");
      requireDamaged(dataset, ReadOptions.ALL, table, file, "lacks rows, or has others");
      place.execute("ALTER TABLE " + table + " RENAME COLUMN c2 TO other");
      requireDamaged(dataset, ReadOptions.ALL, table, file, "lacks columns that it had");
      place.execute("DROP TABLE " + table);
      requireDamaged(dataset, ReadOptions.ALL, table, file, "is missing");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "\0\0", "{\"table\":\"item\",\"rows\":3,\"columns\":[]}"})
  void filesThatAreNotAsTheLogSaysAreRefused(String content) throws IOException {
    SqlPlace place = new SqlPlace(directory, Kind.FILE);
    try (Store store = place.open()) {
      Dataset dataset = newDataset(store, "d", SCHEMA);
      append(dataset, rows(0, 3));
      String path = dataset.latest().fragments().get(0).path();
      Path file = Path.of(place.root, "datasets/d", path);
      Files.delete(file);
      Files.writeString(file, content);

      assertThatThrownBy(() -> read(dataset, ReadOptions.ALL))
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining(path)
          .hasMessageContaining("checksum");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "SERVER"})
  void whatTablesCantHoldIsRefusedAndLeavesNothing(Kind kind) throws SQLException {
    SqlPlace place = new SqlPlace(directory, kind);
    Schema nested =
        new Schema(
            List.of(
                new Column(
                    1, "deep", new ListOf(new Column(2, "element", Primitive.INT8, true)), true)));
    try (Store store = place.open()) {
      Dataset dataset = newDataset(store, "nested", nested);
      assertThatThrownBy(() -> append(dataset, List.of(Rows.row("deep", List.of((byte) 1)))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessage(
              "Column 'deep' has the type list<int8>, which a table of a database can't hold. Use"
                  + " Parquet or Arrow files for it.");
      Dataset texts = newDataset(store, "texts", SCHEMA);
      assertThatThrownBy(() -> append(texts, List.of(Rows.row("id", 1L, "text", "a\0b"))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("'text'")
          .hasMessageContaining("U+0000");
      assertThatThrownBy(() -> appendText(texts, new byte[] {'a', (byte) 0xff}))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("'text'")
          .hasMessageContaining("UTF-8");
      appendText(texts, "\uFFFD is a character".getBytes(StandardCharsets.UTF_8));
      assertThat(read(texts, ReadOptions.ALL))
          .isEqualTo(List.of(Rows.row("id", 1L, "text", "\uFFFD is a character")));
      store.datasets().drop("texts");
      List<Column> many =
          IntStream.rangeClosed(1, 2000)
              .mapToObj(i -> new Column(i, "c" + i, Primitive.BOOL, true))
              .toList();
      Map<String, Object> row = Map.of("c1", true);
      assertThatThrownBy(() -> append(newDataset(store, "wide", new Schema(many)), List.of(row)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("can't have 2000 columns");
    }
    assertThatThrownBy(() -> new WriteOptions(Compression.ZSTD, 1).as(FileFormat.SQL))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'zstd'");
    assertThatThrownBy(() -> SQL.withBloomFilters(List.of("id")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Bloom");
    assertThat(place.tables()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void manyWritersAtOnceAllSucceed(Kind kind) throws SQLException {
    SqlPlace place = new SqlPlace(directory, kind);
    try (Store store = place.open()) {
      newDataset(store, "d", SCHEMA);
      Together.run(6, i -> append(store.datasets().open("d"), rows(i * 100, i * 100 + 100)));

      Dataset dataset = store.datasets().open("d");
      Set<Map<String, Object>> found = new HashSet<>(read(dataset, ReadOptions.ALL));
      assertThat(found).isEqualTo(new HashSet<>(rows(0, 600)));
      assertThat(place.tables()).hasSize(6);
      assertThat(place.noted()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyPartitionsAreWrittenAtOnce(Kind kind) {
    try (Store store = new SqlPlace(directory, kind).open()) {
      Dataset dataset = newDataset(store, "d", SCHEMA);
      dataset.partitionBy(List.of(PartitionBy.identity("text")), Map.of());
      List<Map<String, Object>> mixed =
          IntStream.range(0, 3_000)
              .mapToObj(i -> Rows.row("id", (long) i, "text", "p" + i % 5))
              .toList();
      append(dataset, mixed);

      assertThat(dataset.latest().fragments()).hasSize(5);
      assertThat(new HashSet<>(read(dataset, ReadOptions.ALL))).isEqualTo(new HashSet<>(mixed));
    }
  }

  @Test
  void urlIsNeededOnlyUntilThereAreTables() {
    SqlPlace place = new SqlPlace(directory, Kind.SERVER);
    try (Store store = place.open()) {
      append(newDataset(store, "d", SCHEMA), rows(0, 10));
    }
    Map<String, String> user = new HashMap<>(place.settings);
    user.remove(StoreDatabase.URL);
    try (Store store = Store.open(place.root, user)) {
      assertThat(read(store.datasets().open("d"), ReadOptions.ALL)).isEqualTo(rows(0, 10));
    }
  }

  @Test
  void datasetsWithoutTablesNeedNoDatabase() {
    SqlPlace place = new SqlPlace(directory, Kind.SERVER);
    try (Store store = place.open()) {
      store.items().openOrCreate("c");
    }
    try (Store store = Store.open(place.root).withDatabase(Map.of())) {
      Dataset dataset = store.datasets().create("d", SCHEMA, CommitInfo.NONE);
      append(dataset, rows(0, 10));
      // Nobody else knows what items were made from.
      assertThatThrownBy(() -> dataset.expire(ExpireOptions.DEFAULT))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("refuses the user");
      dataset.expire(new ExpireOptions(1, Duration.ZERO, false, false));
      dataset.removeOrphans(Duration.ZERO, false);
      store.datasets().rename("d", "e");
      store.datasets().drop("e");
      assertThat(store.datasets().list()).isEmpty();
    }
  }

  private static void requireDamaged(
      Dataset dataset, ReadOptions options, String table, String file, String problem) {
    assertThatThrownBy(() -> read(dataset, options))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining(table)
        .hasMessageContaining(file)
        .hasMessageContaining(problem);
  }

  private static Filter below(long id) {
    return new Filter.Compare("id", Operator.LT, new Value.OfLong(id));
  }

  private static void appendText(Dataset dataset, byte[] text) {
    try (BufferAllocator memory = new RootAllocator();
        VectorSchemaRoot batch =
            Rows.batch(memory, SCHEMA, List.of(Rows.row("id", 1L, "text", "")))) {
      ((VarCharVector) batch.getVector("text")).setSafe(0, text);
      dataset.append(batch);
    }
  }

  private static Map<String, Object> zeros(SqlPlace place, Map<String, Object> row) {
    Map<String, Object> kept = new HashMap<>(row);
    if (!place.hasNegativeZero()) {
      kept.replaceAll(
          (name, value) ->
              value instanceof Double d && d == 0
                  ? (Object) 0.0
                  : value instanceof Float f && f == 0 ? (Object) 0.0f : value);
    }
    return kept;
  }
}
