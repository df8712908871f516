package io.recursivestore.exchange.files;

import static io.recursivestore.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.dataset.Chunks;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ExpireOptions;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.dataset.Scan;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.Value;
import io.recursivestore.storage.Intercepted;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parquet files without ids that become data files where they lie. */
class LinkedParquetTest {
  @TempDir Path directory;
  private Path root;
  private Store store;

  @BeforeEach
  void open() {
    root = directory.resolve("store");
    store = Store.openOrCreate(root.toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void fileIsLinkedAndStaysWhenItsVersionExpires() throws IOException {
    Path file = numbers("a.parquet", 100);
    byte[] before = Files.readAllBytes(file);

    FileImported taken = take("d", file);

    assertThat(taken).isEqualTo(new FileImported(1, 100, 1, before.length, 0, 0, 0, 0, List.of()));
    Fragment fragment = store.datasets().open("d").latest().fragments().get(0);
    Path link = root.resolve("datasets/d").resolve(fragment.path());
    assertThat(Files.isSameFile(link, file)).isTrue();
    Dataset dataset = store.datasets().open("d");
    dataset.deleteAll(CommitInfo.NONE);
    dataset.expire(new ExpireOptions(1, Duration.ZERO, false, false));
    dataset.removeOrphans(Duration.ZERO, false);
    assertThat(link).doesNotExist();
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void rowsOutliveTheFileThatTheyCameFrom() throws IOException {
    Path file = numbers("a.parquet", 3);
    take("d", file);
    Files.delete(file);

    assertThat(rows("d"))
        .containsExactly(
            row("id", 0L, "name", "n0"), row("id", 1L, "name", "n1"), row("id", 2L, "name", null));
  }

  @Test
  void copiesWhenToldTo() throws IOException {
    Path file = numbers("a.parquet", 3);

    FileImported taken =
        FileImport.append(
            store.datasets(), "d", List.of(file), FileImportOptions.DEFAULT.copying());

    assertThat(taken.copiedFiles()).isEqualTo(1);
    assertThat(taken.copiedBytes()).isEqualTo(Files.size(file));
    Files.write(file, new byte[(int) Files.size(file)]);
    assertThat(rows("d")).hasSize(3);
  }

  @Test
  void copiesIntoAStoreThatIsNoDirectory() throws IOException {
    Path file = numbers("a.parquet", 3);
    try (Store memory = Store.openOrCreate(new MemoryObjectStore())) {
      FileImported taken =
          FileImport.append(memory.datasets(), "d", List.of(file), FileImportOptions.DEFAULT);

      assertThat(taken.copiedFiles()).isEqualTo(1);
      assertThat(rows(memory.datasets().open("d"))).hasSize(3);
    }
  }

  @Test
  void namesKeepTheirColumnsThroughRenamesDropsAndAdds() throws IOException {
    take("d", numbers("a.parquet", 2));
    Dataset dataset = store.datasets().open("d");
    dataset.alter(
        List.of(
            new SchemaChange.Rename(List.of("id"), "key"),
            new SchemaChange.Drop(List.of("name")),
            // A new column of an old name must not get the old data.
            new SchemaChange.Add(
                List.of("name"), Primitive.STRING, true, null, SchemaChange.End.LAST),
            new SchemaChange.Add(
                List.of("id"), Primitive.INT64, false, new Value.OfLong(7), SchemaChange.End.LAST)),
        Map.of());

    assertThat(rows("d"))
        .containsExactly(
            row("key", 0L, "name", null, "id", 7L), row("key", 1L, "name", null, "id", 7L));

    FileImported taken = take("d", numbers("b.parquet", 3));

    assertThat(taken.linkedFiles()).isEqualTo(1);
    assertThat(rows("d").subList(2, 5))
        .containsExactly(
            row("key", null, "name", "n0", "id", 0L),
            row("key", null, "name", "n1", "id", 1L),
            row("key", null, "name", null, "id", 2L));
  }

  @Test
  void namesAreKeptByCheckpointsAndRewrites() throws IOException {
    take("d", numbers("a.parquet", 2));
    Dataset dataset = store.datasets().open("d");
    dataset.alter(List.of(new SchemaChange.Rename(List.of("id"), "key")), Map.of());
    for (int i = 0; i < 120; i++) {
      dataset.append(dataset.latest(), List.of(), CommitInfo.NONE);
    }
    store.close();
    store = Store.open(root.toString());

    assertThat(rows("d")).extracting(r -> r.get("key")).containsExactly(0L, 1L);

    take("d", other("b.parquet"));
    store.datasets().open("d").compact(WriteOptions.DEFAULT, CommitInfo.NONE);
    assertThat(store.datasets().open("d").latest().fragments())
        .allSatisfy(f -> assertThat(f.names()).isEmpty());
    assertThat(rows("d")).extracting(r -> r.get("key")).containsExactly(0L, 1L, 5L);
  }

  private Path other(String name) throws IOException {
    return ForeignFile.parquet(
        directory.resolve(name), "required int32 key;", 1, (i, row) -> row.add("key", 5));
  }

  @Test
  void typesOfOthersAreReadAsTheStoresOwn() throws IOException {
    String schema =
        """
        required int32 u8 (INTEGER(8, false)); required int32 u32 (INTEGER(32, false));
        required int64 u64 (INTEGER(64, false));
        required int64 millis (TIMESTAMP(MILLIS, true)); required int64 nanos (TIMESTAMP(NANOS, false));
        required int96 old; optional fixed_len_byte_array(2) half (FLOAT16);
        required fixed_len_byte_array(3) price (DECIMAL(5, 2)); required binary e (ENUM);
        required fixed_len_byte_array(4) raw;
        optional group tags (LIST) { repeated group bag { optional int32 item; } }
        optional group bag (MAP_KEY_VALUE) { repeated group map { required binary k (UTF8); optional double v; } }
        optional group s { optional int64 x (TIMESTAMP(MILLIS, false)); }""";
    Path file =
        ForeignFile.parquet(
            directory.resolve("a.parquet"),
            schema,
            1,
            (i, row) -> {
              row.add("u8", 200);
              row.add("u32", -1);
              row.add("u64", 5L);
              row.add("millis", -1500L);
              row.add("nanos", -1_000L);
              row.add("old", int96(86_399_999_999_000L, 2_440_587));
              row.add("half", Binary.fromConstantByteArray(new byte[] {0, (byte) 0xc0}));
              row.add("price", Binary.fromConstantByteArray(new byte[] {-1, -1, -100}));
              row.add("e", "E");
              row.add("raw", Binary.fromString("abcd"));
              row.addGroup("tags").addGroup("bag").add("item", 3);
              var entry = row.addGroup("bag").addGroup("map");
              entry.add("k", "a");
              entry.add("v", 0.5);
              row.addGroup("s").add("x", 2L);
            });

    FileImported taken = take("d", file);

    assertThat(taken.linkedFiles()).isEqualTo(1);
    assertThat(rows("d"))
        .containsExactly(
            Rows.row(
                "u8",
                (short) 200,
                "u32",
                4294967295L,
                "u64",
                5L,
                "millis",
                -1_500_000L,
                "nanos",
                -1L,
                "old",
                -1L,
                "half",
                -2f,
                "price",
                new java.math.BigDecimal("-1.00"),
                "e",
                "E",
                "raw",
                "abcd",
                "tags",
                List.of(3),
                "bag",
                List.of(Rows.row("key", "a", "value", 0.5)),
                "s",
                Rows.row("x", 2_000L)));
    Snapshots found = new Snapshots(store.datasets().open("d"));
    assertThat(found.min("u32")).isEqualTo(new Value.OfLong(4294967295L));
    assertThat(found.max("millis")).isEqualTo(new Value.OfLong(-1_500_000));
    assertThat(found.min("nanos")).isEqualTo(new Value.OfLong(-1));
    assertThat(found.min("old")).isEqualTo(new Value.OfLong(-1));
    assertThat(found.min("half")).isNull();
  }

  /** The bounds of the columns of a dataset's first file. */
  private record Snapshots(Dataset dataset) {
    Value min(String column) {
      return dataset.latest().fragments().get(0).columns().get(id(column)).min();
    }

    Value max(String column) {
      return dataset.latest().fragments().get(0).columns().get(id(column)).max();
    }

    private int id(String column) {
      return dataset.latest().schema().find(column).orElseThrow().id();
    }
  }

  @Test
  void valuesThatDoNotFitAreRefusedAndNothingIsLeft() throws IOException {
    Path nanos =
        ForeignFile.parquet(
            directory.resolve("nanos.parquet"),
            "required int64 t (TIMESTAMP(NANOS, true));",
            10,
            (i, row) -> row.add("t", i == 9 ? 1L : 1000L));

    assertThatThrownBy(() -> take("d", numbers("a.parquet", 3), nanos))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'t'")
        .hasMessageContaining("1 nanoseconds");
    assertThat(store.datasets().exists("d")).isFalse();
    assertThat(store.objects().list("datasets")).isEmpty();
  }

  @Test
  void timesTooFarFromNowAreRefusedRatherThanOthersRead() throws IOException {
    Path days =
        ForeignFile.parquet(
            directory.resolve("days.parquet"),
            "required int96 t;",
            1,
            (i, row) -> row.add("t", int96(0, Integer.MAX_VALUE)));
    assertThatThrownBy(() -> take("d", days))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'t'")
        .hasMessageContaining("days from 1970");

    Path millis =
        ForeignFile.parquet(
            directory.resolve("millis.parquet"),
            "required int64 t (TIMESTAMP(MILLIS, true));",
            2,
            (i, row) -> row.add("t", i == 0 ? Long.MIN_VALUE : 0));
    take("d", millis);
    assertThat(new Snapshots(store.datasets().open("d")).min("t")).isNull();
    assertThatThrownBy(() -> rows("d"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(Long.MIN_VALUE + " milliseconds");
  }

  @Test
  void timesOfAnOldCalendarAreRefusedAtAnyDepth() throws IOException {
    Path file =
        ForeignFile.parquet(
            directory.resolve("a.parquet"),
            "required group s { required int32 day (DATE); }",
            1,
            10,
            Map.of("org.apache.spark.legacyDateTime", ""),
            (i, row) -> row.addGroup("s").add("day", -200_000));

    assertThatThrownBy(() -> take("d", file))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("before 1582");
  }

  @Test
  void keysWithoutValuesInFootersAreNoHindrance() throws IOException {
    Path file =
        ForeignFile.parquet(
            directory.resolve("a.parquet"),
            "required int64 id;",
            1,
            10,
            Collections.singletonMap("key", null),
            (i, row) -> row.add("id", 1L));

    assertThat(take("d", file).linkedFiles()).isEqualTo(1);
    assertThat(rows("d")).containsExactly(row("id", 1L));
  }

  @Test
  void columnsThatCannotBeKeptAreRefusedOrSkipped() throws IOException {
    Path file =
        ForeignFile.parquet(
            directory.resolve("a.parquet"),
            "required int32 t (TIME(MILLIS, true)); required int32 id;"
                + " optional group old (LIST) { optional int32 x; }",
            1,
            (i, row) -> {
              row.add("t", 1);
              row.add("id", 2);
            });

    assertThatThrownBy(() -> take("d", file))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'t'")
        .hasMessageContaining("'old', because it is a list or map of an unknown form");
    FileImported taken =
        FileImport.append(
            store.datasets(), "d", List.of(file), FileImportOptions.DEFAULT.skippingUnsupported());
    assertThat(taken.skipped()).containsExactlyInAnyOrder("t", "old");
    assertThat(rows("d")).containsExactly(row("id", 2));
  }

  /** pyarrow gives them to columns of nothing but None, and Spark reads them as VOID. */
  @Test
  void columnsOfNoTypeAreRefusedOrSkipped() throws IOException {
    Path file =
        ForeignFile.parquet(
            directory.resolve("a.parquet"),
            "optional int32 nothing (UNKNOWN); required int32 id;"
                + " optional group none (LIST) { repeated group list { optional int32 x (UNKNOWN); } }",
            1,
            (i, row) -> row.add("id", 2));

    assertThatThrownBy(() -> take("d", file))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("'nothing', because it is of no type (UNKNOWN)")
        .hasMessageContaining("'none', because it is of no type (UNKNOWN)")
        .hasMessageContaining(
            "Write them in another type, leave them out, or let them be skipped.");
    FileImported taken =
        FileImport.append(
            store.datasets(), "d", List.of(file), FileImportOptions.DEFAULT.skippingUnsupported());
    assertThat(taken.skipped()).containsExactlyInAnyOrder("nothing", "none");
    assertThat(rows("d")).containsExactly(row("id", 2));
  }

  /** A column that a dataset has keeps its type, and is null where a file's has none. */
  @Test
  void columnsOfNoTypeAreNullWhereTheDatasetHasThem() throws IOException {
    take("d", numbers("a.parquet", 1));
    Path file =
        ForeignFile.parquet(
            directory.resolve("b.parquet"),
            "required int64 id; optional int32 name (UNKNOWN);",
            1,
            (i, row) -> row.add("id", 7L));

    FileImport.append(
        store.datasets(), "d", List.of(file), FileImportOptions.DEFAULT.skippingUnsupported());

    assertThat(rows("d")).containsExactly(row("id", 0L, "name", "n0"), row("id", 7L, "name", null));
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodec.class,
      names = {"BROTLI", "LZO"})
  void columnsOfCodecsThatAreNotThereAreRefusedOrSkipped(CompressionCodec codec)
      throws IOException {
    Path file = numbers("a.parquet", 3);
    ForeignFile.rewriteFooter(
        file,
        footer -> footer.getRow_groups().get(0).getColumns().get(1).getMeta_data().setCodec(codec));

    assertThatThrownBy(() -> take("d", file))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("'name', because it is compressed with " + codec)
        .hasMessageContaining("no decompressor");
    FileImported taken =
        FileImport.append(
            store.datasets(), "d", List.of(file), FileImportOptions.DEFAULT.skippingUnsupported());
    assertThat(taken.skipped()).containsExactly("name");
    assertThat(rows("d")).containsExactly(row("id", 0L), row("id", 1L), row("id", 2L));
    ForeignFile.rewriteFooter(
        file,
        footer -> footer.getRow_groups().get(0).getColumns().get(0).getMeta_data().setCodec(codec));
    assertThatThrownBy(
            () ->
                FileImport.append(
                    store.datasets(),
                    "e",
                    List.of(file),
                    FileImportOptions.DEFAULT.skippingUnsupported()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no columns that can be kept: not 'id', because it is compressed")
        .hasMessageContaining(codec.toString());
  }

  @Test
  void otherColumnsAreRefusedUnlessSchemasAreMerged() throws IOException {
    take("d", numbers("a.parquet", 1));
    Path file =
        ForeignFile.parquet(
            directory.resolve("b.parquet"),
            "required int32 id; required double size;",
            1,
            (i, row) -> {
              row.add("id", 4);
              row.add("size", 0.5);
            });

    assertThatThrownBy(() -> take("d", file))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("b.parquet")
        .hasMessageContaining("size");
    FileImported taken =
        FileImport.append(
            store.datasets(), "d", List.of(file), FileImportOptions.DEFAULT.mergingSchema());

    assertThat(taken.version()).isEqualTo(2);
    assertThat(rows("d"))
        .containsExactly(
            row("id", 0L, "name", "n0", "size", null), row("id", 4L, "name", null, "size", 0.5));
  }

  @Test
  void rowsAreConvertedWhereTheDatasetAllowsNoNull() throws IOException {
    Schema schema = new Schema(List.of(new Column(1, "name", Primitive.STRING, false)));
    store.datasets().create("d", schema, CommitInfo.NONE);
    Path file =
        ForeignFile.parquet(
            directory.resolve("a.parquet"),
            "optional binary name (UTF8);",
            2,
            (i, row) -> row.add("name", "n" + i));
    Path nulls =
        ForeignFile.parquet(
            directory.resolve("b.parquet"), "optional binary name (UTF8);", 2, (i, row) -> {});

    FileImported taken = take("d", file);

    assertThat(taken.convertedFiles()).isEqualTo(1);
    assertThat(rows("d")).containsExactly(row("name", "n0"), row("name", "n1"));
    assertThatThrownBy(() -> take("d", nulls)).hasMessageContaining("null");
    assertThat(store.datasets().open("d").latest().version()).isEqualTo(2);
  }

  @Test
  void footersTellWhichFilesAFilterMayMatch() throws IOException {
    take("d", numbers("a.parquet", 50));
    Path later =
        ForeignFile.parquet(
            directory.resolve("b.parquet"),
            "required int64 id;",
            10,
            (i, row) -> row.add("id", 1000L + i));
    take("d", later);
    Dataset dataset = store.datasets().open("d");
    Filter filter = new Filter.Compare("id", Filter.Operator.GT, new Value.OfLong(100));

    assertThat(dataset.latest().fragmentsFor(filter)).hasSize(1);
  }

  /** Statistics, pages and dictionaries are of other units and orders than what is read. */
  @Test
  void filtersFindTheRowsThatMatchInTypesOfOthers() throws IOException {
    String schema =
        """
        required int32 u32 (INTEGER(32, false)); required int64 millis (TIMESTAMP(MILLIS, true));
        required int64 nanos (TIMESTAMP(NANOS, true)); required double d;""";
    Path file =
        ForeignFile.parquet(
            directory.resolve("a.parquet"),
            schema,
            1000,
            (i, row) -> {
              row.add("u32", i - 500);
              row.add("millis", (long) i);
              row.add("nanos", i * 1000L);
              row.add("d", i == 5 ? Double.NaN : i);
            });
    take("d", file);

    assertThat(matching("u32", Filter.Operator.GE, new Value.OfLong(1L << 31))).isEqualTo(500);
    assertThat(matching("u32", Filter.Operator.EQ, new Value.OfLong(4294967295L))).isEqualTo(1);
    assertThat(matching("millis", Filter.Operator.EQ, new Value.OfLong(999_000))).isEqualTo(1);
    assertThat(matching("millis", Filter.Operator.LT, new Value.OfLong(1))).isEqualTo(1);
    assertThat(matching("nanos", Filter.Operator.GT, new Value.OfLong(997))).isEqualTo(2);
    assertThat(matching("d", Filter.Operator.LT, new Value.OfDouble(3))).isEqualTo(3);
  }

  @Test
  void boundsOfUnsignedNumbersHoldForAllRowGroups() throws IOException {
    Path file =
        ForeignFile.parquet(
            directory.resolve("a.parquet"),
            "required int32 u32 (INTEGER(32, false));",
            20,
            10,
            Map.of(),
            (i, row) -> row.add("u32", i < 10 ? i : (int) 3_000_000_000L + i));
    take("d", file);

    Snapshots found = new Snapshots(store.datasets().open("d"));
    assertThat(found.min("u32")).isEqualTo(new Value.OfLong(0));
    assertThat(found.max("u32")).isEqualTo(new Value.OfLong(3_000_000_019L));
    assertThat(matching("u32", Filter.Operator.GT, new Value.OfLong(100))).isEqualTo(10);
    assertThat(matching("u32", Filter.Operator.LT, new Value.OfLong(100))).isEqualTo(10);
  }

  @Test
  void boundsOfUnsignedNumbersAreThoseOfAllRowGroups() throws IOException {
    Path file =
        ForeignFile.parquet(
            directory.resolve("a.parquet"),
            "required int32 n (INTEGER(32, false));",
            4,
            2,
            Map.of(),
            (i, row) -> row.add("n", i < 2 ? i : -1 - i));
    take("d", file);
    Dataset dataset = store.datasets().open("d");
    Filter small = new Filter.Compare("n", Filter.Operator.LT, new Value.OfLong(2));
    Filter large = new Filter.Compare("n", Filter.Operator.GT, new Value.OfLong(2));

    assertThat(dataset.latest().fragmentsFor(small)).hasSize(1);
    dataset.deleteWhere(large, WriteOptions.DEFAULT, CommitInfo.NONE);
    assertThat(rows("d")).containsExactly(row("n", 0L), row("n", 1L));
  }

  @Test
  void anOldFileIsNoOrphanWhileItIsTaken() throws IOException {
    take("d", numbers("a.parquet", 3));
    Path old = numbers("b.parquet", 3);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(30))));
    Dataset dataset = store.datasets().open("d");

    FileImport.append(
        store.datasets(),
        "d",
        List.of(old),
        FileImportOptions.DEFAULT.withProgress(
            (task, done, all) -> dataset.removeOrphans(Duration.ofDays(1), false)));

    assertThat(rows("d")).hasSize(6);
  }

  @Test
  void filesOfACommitThatMayHaveHappenedStay() throws IOException {
    take("d", numbers("a.parquet", 3));
    AtomicBoolean isNamed = new AtomicBoolean();
    ObjectStore objects =
        Intercepted.store(
            new LocalObjectStore(root),
            (method, key) -> {
              if (isNamed.compareAndSet(true, false)) {
                throw new StorageException("Interrupted.");
              }
              isNamed.set(method.equals("putIfAbsent"));
            });
    Path more = numbers("b.parquet", 3);
    try (Store failing = Store.open(objects)) {
      assertThatThrownBy(
              () ->
                  FileImport.append(
                      failing.datasets(), "d", List.of(more), FileImportOptions.DEFAULT))
          .isInstanceOf(StorageException.class);
    }

    assertThat(store.datasets().open("d").latest().version()).isEqualTo(2);
    assertThat(rows("d")).hasSize(6);
  }

  @Test
  void patternsLookOnlyWhereTheyCanMatch() throws IOException {
    Path file = numbers("a.parquet", 1);
    Files.createDirectory(directory.resolve("below"));
    Files.createSymbolicLink(directory.resolve("below/loop"), directory);

    assertThat(FileImport.find(directory + "/*.parquet")).containsExactly(file);
    assertThatThrownBy(() -> FileImport.find(directory + "/**.parquet"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("loop");
  }

  private long matching(String column, Filter.Operator operator, Value value) {
    Dataset dataset = store.datasets().open("d");
    Scan scan = Scan.ALL.withFilter(new Filter.Compare(column, operator, value));
    long rows = 0;
    try (Chunks chunks = dataset.chunks(dataset.latest(), scan)) {
      while (chunks.next()) {
        rows += chunks.rows().getRowCount();
      }
    }
    return rows;
  }

  @Test
  void aFileThatIsChangedAfterwardsIsFoundOut() throws IOException {
    Path file = numbers("a.parquet", 100);
    take("d", file);
    Files.writeString(file, "something else");

    assertThatThrownBy(() -> rows("d")).hasMessageContaining("truncated");
  }

  @Test
  void commitsSayWhereTheRowsCameFrom() throws IOException {
    Path file = numbers("a.parquet", 1);
    take("d", file);

    assertThat(store.datasets().open("d").history().get(0).meta())
        .containsEntry("import.format", "parquet")
        .containsEntry("import.files", "1")
        .containsEntry("import.paths", "[\"" + file.toRealPath() + "\"]");
  }

  private Path numbers(String name, int rows) throws IOException {
    return ForeignFile.parquet(
        directory.resolve(name),
        "required int64 id; optional binary name (UTF8);",
        rows,
        (i, row) -> {
          row.add("id", (long) i);
          if (i != 2) {
            row.add("name", "n" + i);
          }
        });
  }

  private FileImported take(String name, Path... files) {
    return FileImport.append(store.datasets(), name, List.of(files), FileImportOptions.DEFAULT);
  }

  private List<Map<String, Object>> rows(String name) {
    return rows(store.datasets().open(name));
  }

  private static List<Map<String, Object>> rows(Dataset dataset) {
    return Rows.of(dataset.read(dataset.latest(), ReadOptions.ALL));
  }

  private static Binary int96(long nanos, int day) {
    return Binary.fromConstantByteArray(
        ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(nanos).putInt(day).array());
  }
}
