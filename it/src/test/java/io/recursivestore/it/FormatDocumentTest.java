package io.recursivestore.it;

import static io.recursivestore.it.DocumentedReader.bits;
import static io.recursivestore.it.DocumentedReader.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.DatasetWriter;
import io.recursivestore.dataset.ExpireOptions;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.exchange.files.FileImport;
import io.recursivestore.exchange.files.FileImportOptions;
import io.recursivestore.format.Compression;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.model.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets read as {@code docs/format.md} says, with the very program that it ends with. */
class FormatDocumentTest {
  private static final Schema NUMBERS =
      new Schema(List.of(new Column(1, "n", Primitive.INT64, true)));

  private final RootAllocator allocator = new RootAllocator();
  @TempDir private Path directory;
  private Path root;
  private Store store;
  private DocumentedReader reader;

  @BeforeEach
  void openStore() throws IOException {
    root = directory.resolve("store");
    store = Store.openOrCreate(root.toString());
    reader = new DocumentedReader(Files.createDirectory(directory.resolve("python")));
  }

  @AfterEach
  void close() {
    store.close();
    allocator.close();
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void everyTypeReadsBackWithNullsAndInOrder(Compression compression) throws Exception {
    List<List<Object>> rows = EveryType.rows(0, 100);
    WriteOptions options = new WriteOptions(compression, 1);
    List<Fragment> fragments =
        write(EveryType.SCHEMA, options, rows.subList(0, 60), rows.subList(60, 100));
    assertThat(fragments).hasSize(2);
    store.datasets().create("d", EveryType.SCHEMA, fragments, CommitInfo.NONE);

    JsonNode read = read(null);

    assertThat(read.get("columns")).isEqualTo(json(EveryType.ARROW));
    assertThat(read.get("rows")).isEqualTo(json(rows));
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"NONE", "ZSTD", "LZ4_RAW"})
  void everyTypeReadsBackFromArrowFiles(Compression compression) throws Exception {
    List<List<Object>> rows = EveryType.rows(0, 60);
    WriteOptions options = new WriteOptions(compression, 1).as(FileFormat.ARROW);
    List<Fragment> arrow = write(EveryType.SCHEMA, options, rows.subList(0, 50));
    List<Fragment> parquet = write(EveryType.SCHEMA, WriteOptions.DEFAULT, rows.subList(50, 60));
    Dataset dataset = store.datasets().create("d", EveryType.SCHEMA, arrow, CommitInfo.NONE);
    dataset.append(dataset.latest(), parquet, CommitInfo.NONE);

    assertThat(read(null)).isEqualTo(table(EveryType.ARROW, rows));
  }

  @Test
  void hdf5FilesReadBackBesideOthers() throws Exception {
    List<List<Object>> rows = HeldColumns.HDF5.rows(0, 60);
    Schema schema = HeldColumns.HDF5.schema();
    WriteOptions options = WriteOptions.DEFAULT.as(FileFormat.HDF5);
    List<Fragment> hdf5 = write(schema, options, rows.subList(0, 50));
    List<Fragment> parquet = write(schema, WriteOptions.DEFAULT, rows.subList(50, 60));
    Dataset dataset = store.datasets().create("d", schema, hdf5, CommitInfo.NONE);
    dataset.append(dataset.latest(), parquet, CommitInfo.NONE);

    assertThat(read(null)).isEqualTo(table(HeldColumns.HDF5.arrow(), rows));
  }

  @Test
  void tablesReadBackBesideFiles() throws Exception {
    HeldColumns columns = HeldColumns.SQL;
    List<List<Object>> rows =
        columns.rows(0, 60).stream().map(FormatDocumentTest::withoutNegativeZeros).toList();
    WriteOptions options = WriteOptions.DEFAULT.as(FileFormat.SQL);
    List<Fragment> tables = write(columns.schema(), options, rows.subList(0, 50));
    List<Fragment> parquet = write(columns.schema(), WriteOptions.DEFAULT, rows.subList(50, 60));
    Dataset dataset = store.datasets().create("d", columns.schema(), tables, CommitInfo.NONE);
    dataset.append(dataset.latest(), parquet, CommitInfo.NONE);

    assertThat(read(null)).isEqualTo(table(columns.arrow(), rows));
  }

  /** SQLite has none. */
  private static List<Object> withoutNegativeZeros(List<Object> row) {
    return row.stream()
        .map(value -> bits(-0.0).equals(value) ? bits(0.0) : value)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  @Test
  void hdf5FilesWithoutNullsReadBack() throws Exception {
    Schema schema = new Schema(EveryType.SCHEMA.columns().subList(0, 1));
    List<List<Object>> rows = List.of(List.of(1), List.of(2));
    WriteOptions options = WriteOptions.DEFAULT.as(FileFormat.HDF5);
    store.datasets().create("d", schema, write(schema, options, rows), CommitInfo.NONE);

    assertThat(read(null)).isEqualTo(table(EveryType.ARROW.subList(0, 1), rows));
  }

  /** Also through a checkpoint, whose part has the names in its own form. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pyarrow.parquet polars.parquet duckdb.parquet linked.arrow",
        "pyarrow_old.parquet"
      })
  void filesFromElsewhereReadByTheirNames(String names) throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    Python.Run run =
        Python.of("python").run(directory, "foreign_files.py", List.of("write", files.toString()));
    assertThat(run.exitCode()).as("%s", run.errors()).isZero();
    List<Path> taken = Arrays.stream(names.split(" ")).map(files::resolve).toList();
    FileImport.append(store.datasets(), "d", taken, FileImportOptions.DEFAULT);
    Dataset dataset = store.datasets().open("d");
    dataset.alter(
        List.of(
            new SchemaChange.Rename(List.of("int64"), "number"),
            new SchemaChange.Drop(List.of("text")),
            new SchemaChange.Rename(List.of("struct", "x"), "z"),
            new SchemaChange.Widen(List.of("int8"), Primitive.INT32)),
        Map.of());
    assertThat(dataset.latest().fragments())
        .hasSameSizeAs(taken)
        .noneMatch(f -> f.names().isEmpty());

    JsonNode before = read(null);
    for (int i = 0; i < 100; i++) {
      dataset.append(dataset.latest(), List.of(), CommitInfo.NONE);
    }

    assertThat(before.get("rows")).hasSize(1000 * taken.size());
    assertThat(read(null)).isEqualTo(before);
    try (ArrowReader rows = dataset.read(dataset.latest(), ReadOptions.ALL)) {
      int at = 0;
      while (rows.loadNextBatch()) {
        VectorSchemaRoot root = rows.getVectorSchemaRoot();
        for (int i = 0; i < root.getRowCount(); i++, at++) {
          for (String column : List.of("number", "int8", "uint64", "time_ns", "time_utc")) {
            int place = dataset.latest().schema().names().indexOf(column);
            FieldVector vector = root.getVector(column);
            Long value = vector.isNull(i) ? null : whole(vector, i);
            JsonNode found = before.get("rows").get(at).get(place);
            assertThat(found.isNull() ? null : found.asLong()).as(column + at).isEqualTo(value);
          }
        }
      }
    }
  }

  private static long whole(FieldVector vector, int row) {
    return vector instanceof TimeStampVector times
        ? times.get(row)
        : ((BaseIntVector) vector).getValueAsLong(row);
  }

  @Test
  void everyVersionReadsAsItWas() throws Exception {
    Dataset dataset = store.datasets().create("d", EveryType.SCHEMA, CommitInfo.NONE);
    append(dataset, EveryType.SCHEMA, EveryType.rows(0, 3));
    append(dataset, EveryType.SCHEMA, EveryType.rows(3, 10));
    List<Fragment> other =
        write(EveryType.SCHEMA, WriteOptions.DEFAULT, List.of(EveryType.rows(50, 55)).get(0));
    dataset.overwrite(dataset.latest(), other, CommitInfo.NONE);
    List<Fragment> numbers = write(NUMBERS, WriteOptions.DEFAULT, List.of(List.of(7L)));
    dataset.replace(NUMBERS, numbers, CommitInfo.NONE);
    append(dataset, NUMBERS, List.of(List.of(8L), List.of(9L)));

    assertThat(read(1)).isEqualTo(table(EveryType.ARROW, List.of()));
    assertThat(read(2)).isEqualTo(table(EveryType.ARROW, EveryType.rows(0, 3)));
    assertThat(read(3)).isEqualTo(table(EveryType.ARROW, EveryType.rows(0, 10)));
    assertThat(read(4)).isEqualTo(table(EveryType.ARROW, EveryType.rows(50, 55)));
    assertThat(read(5)).isEqualTo(numbers(7, 8));
    assertThat(read(6)).isEqualTo(numbers(7, 10));
    assertThat(read(null)).isEqualTo(numbers(7, 10));
  }

  @Test
  void filesThatAreOlderThanTheirSchemaRead() throws Exception {
    Column element = new Column(4, "element", Primitive.FLOAT32, false);
    Column member = new Column(6, "x", Primitive.INT8, false);
    Column value =
        new Column(
            9, "value", new Struct(List.of(new Column(10, "d", new Decimal(3, 1), true))), true);
    Schema old =
        new Schema(
            List.of(
                new Column(1, "n", Primitive.INT32, false),
                new Column(2, "gone", Primitive.STRING, true),
                new Column(3, "list", new ListOf(element), true),
                new Column(5, "struct", new Struct(List.of(member)), true),
                new Column(
                    7,
                    "map",
                    new MapOf(new Column(8, "key", Primitive.STRING, false), value),
                    true)));
    Dataset dataset = store.datasets().create("d", old, CommitInfo.NONE);
    append(
        dataset,
        old,
        List.of(
            List.of(1, "a", List.of(bits(0.5)), List.of(2), List.of(List.of("k", List.of("1.5")))),
            Arrays.asList(2, null, null, null, null)));
    Value.OfString text = new Value.OfString("new");
    dataset.alter(
        List.of(
            new SchemaChange.Drop(List.of("gone")),
            new SchemaChange.Rename(List.of("n"), "number"),
            new SchemaChange.Widen(List.of("number"), Primitive.INT64),
            new SchemaChange.AllowNull(List.of("number")),
            new SchemaChange.Widen(List.of("list", "element"), Primitive.FLOAT64),
            new SchemaChange.Widen(List.of("map", "value", "d"), new Decimal(20, 1)),
            new SchemaChange.Add(
                List.of("struct", "y"), Primitive.STRING, false, text, SchemaChange.End.FIRST),
            new SchemaChange.Drop(List.of("struct", "x")),
            new SchemaChange.Add(
                List.of("day"),
                Primitive.DATE,
                false,
                new Value.OfLong(19_000),
                new SchemaChange.After("number")),
            new SchemaChange.Add(
                "later", new ListOf(new Column(1, "element", Primitive.BOOL, true)))),
        java.util.Map.of());

    JsonNode expected =
        table(
            List.of(
                List.of("number", "int64", true),
                List.of("day", "date32[day]", false),
                List.of("list", "list<element: double not null>", true),
                List.of("struct", "struct<y: string not null>", true),
                List.of("map", "map<string, struct<d: decimal128(20, 1)>>", true),
                List.of("later", "list<element: bool>", true)),
            List.of(
                Arrays.asList(
                    1,
                    19_000,
                    List.of(bits(0.5)),
                    List.of("new"),
                    List.of(List.of("k", List.of("1.5"))),
                    null),
                Arrays.asList(2, 19_000, null, null, null, null)));
    assertThat(read(null)).isEqualTo(expected);
    dataset.rollBack(2, java.util.Map.of());
    assertThat(read(null).get("rows").get(0).get(1)).isEqualTo(json("a"));
  }

  @Test
  void versionsOnBothSidesOfACheckpointRead() throws Exception {
    commitNumbers(105);

    assertThat(log("00000000000000000100.checkpoint.json")).exists();
    assertThat(read(99)).isEqualTo(numbers(2, 100));
    assertThat(read(100)).isEqualTo(numbers(2, 101));
    assertThat(read(101)).isEqualTo(numbers(2, 102));
    assertThat(read(null)).isEqualTo(numbers(2, 106));
  }

  @Test
  void versionsOfManyFragmentsRead() throws Exception {
    commitNumbers(2);
    Fragment one = dataset().latest().fragments().get(0);
    List<Fragment> many = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      String name = "data/copy-" + i + ".parquet";
      Files.createLink(
          root.resolve("datasets/d").resolve(name), root.resolve("datasets/d").resolve(one.path()));
      many.add(new Fragment(name, one.rows(), one.bytes(), one.crc32c(), one.columns()));
    }
    Dataset dataset = dataset();
    dataset.append(dataset.latest(), many, CommitInfo.NONE);
    for (int version = 4; version <= 101; version++) {
      dataset.append(dataset.latest(), List.of(), CommitInfo.NONE);
    }

    assertThat(root.resolve("datasets/d/parts")).isNotEmptyDirectory();
    assertThat(read(101).get("rows")).hasSize(1_201);
  }

  @Test
  void versionsThatGoBackAndThoseLeftAfterExpiryRead() throws Exception {
    commitNumbers(4);
    Dataset dataset = dataset();
    dataset.rollBack(2, Map.of());
    assertThat(read(5)).isEqualTo(numbers(2, 3));
    dataset.tag("first", 2);
    dataset.expire(ExpireOptions.DEFAULT.keepingLast(1));

    assertThat(read(2)).isEqualTo(numbers(2, 3));
    assertThat(read(5)).isEqualTo(numbers(2, 3));
    assertThat(read(null)).isEqualTo(numbers(2, 3));
    assertThat(dataset.history()).extracting(Commit::version).doesNotContain(4L);
  }

  @Test
  void aLostCheckpointChangesNothing() throws Exception {
    commitNumbers(105);
    Files.delete(log("00000000000000000100.checkpoint.json"));

    assertThat(read(null)).isEqualTo(numbers(2, 106));
  }

  @Test
  void aCheckpointStandsForTheCommitsBeforeIt() throws Exception {
    commitNumbers(105);
    for (int version = 1; version <= 100; version++) {
      Files.delete(log("%020d.json".formatted(version)));
    }

    assertThat(read(100)).isEqualTo(numbers(2, 101));
    assertThat(read(null)).isEqualTo(numbers(2, 106));
    assertThat(reader.refusal("dataset", root.toString(), "d", 99)).contains("No such file");
  }

  @Test
  void whatIsNotNamedIsIgnored() throws Exception {
    commitNumbers(3);
    Files.writeString(log(".tmp-1"), "{");
    Files.writeString(log("00000000000000000009.json.bak"), "{");
    Files.writeString(log("notes.txt"), "{");
    Files.write(root.resolve("datasets/d/data/orphan.parquet"), new byte[] {1});
    rewrite(log("00000000000000000003.json"), commit -> commit.put("colour", "blue"));

    assertThat(read(null)).isEqualTo(numbers(2, 4));
  }

  @Test
  void membersThatMayBeAbsentMeanNothing() throws Exception {
    commitNumbers(3);
    rewrite(
        log("00000000000000000003.json"),
        commit -> commit.remove(List.of("removed", "parents", "meta")));

    assertThat(read(null)).isEqualTo(numbers(2, 4));
    assertThat(store.datasets().open("d").latest().rows()).isEqualTo(2);
  }

  @Test
  void aNewerFormatIsRefused() throws Exception {
    commitNumbers(1);
    rewrite(root.resolve("store.json"), marker -> marker.put("formatVersion", 2));

    assertThat(refusal()).contains("unknown format version");
  }

  @Test
  void aGapInTheVersionsIsRefused() throws Exception {
    commitNumbers(4);
    Files.delete(log("00000000000000000002.json"));

    assertThat(refusal()).contains("00000000000000000002.json");
  }

  @Test
  void aCommitUnderTheNameOfAnotherIsRefused() throws Exception {
    commitNumbers(3);
    rewrite(log("00000000000000000003.json"), commit -> commit.put("version", 2));

    assertThat(refusal()).contains("commit 3 is damaged");
  }

  @Test
  void aFragmentOfAnotherSizeIsRefused() throws Exception {
    commitNumbers(2);
    Path file = root.resolve("datasets/d").resolve(dataset().latest().fragments().get(0).path());
    Files.write(file, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);

    assertThat(refusal()).contains("wrong size");
  }

  @Test
  void aPathOutsideOfTheCollectionIsRefused() throws Exception {
    commitNumbers(2);
    rewrite(
        log("00000000000000000002.json"),
        commit -> ((ObjectNode) commit.get("added").get(0)).put("path", "data/../../x.parquet"));

    assertThat(refusal()).contains("path 'data/../../x.parquet'");
  }

  /** Makes version 1 without rows, and a version n of one row n after it, up to a version. */
  private void commitNumbers(long versions) throws IOException {
    Dataset dataset = store.datasets().create("d", NUMBERS, CommitInfo.NONE);
    for (long n = 2; n <= versions; n++) {
      append(dataset, NUMBERS, List.of(List.of(n)));
    }
  }

  private JsonNode numbers(long from, long to) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    for (long n = from; n < to; n++) {
      rows.add(List.of(n));
    }
    return table(List.of(List.of("n", "int64", true)), rows);
  }

  private static JsonNode table(List<List<Object>> columns, List<List<Object>> rows)
      throws IOException {
    return json(java.util.Map.of("columns", columns, "rows", rows));
  }

  private void append(Dataset dataset, Schema schema, List<List<Object>> rows) throws IOException {
    try (VectorSchemaRoot batch = ArrowRows.batch(allocator, schema, json(rows))) {
      dataset.append(batch);
    }
  }

  @SafeVarargs
  private List<Fragment> write(Schema schema, WriteOptions options, List<List<Object>>... batches)
      throws IOException {
    try (DatasetWriter writer = store.datasets().stage("d", schema, options)) {
      for (List<List<Object>> rows : batches) {
        try (VectorSchemaRoot batch = ArrowRows.batch(allocator, schema, json(rows))) {
          writer.write(batch);
        }
      }
      return writer.finish();
    }
  }

  private Dataset dataset() {
    return store.datasets().open("d");
  }

  private Path log(String name) {
    return root.resolve("datasets/d/log").resolve(name);
  }

  private JsonNode read(Integer version) throws IOException, InterruptedException {
    return reader.read("dataset", root.toString(), "d", version);
  }

  private String refusal() throws IOException, InterruptedException {
    return reader.refusal("dataset", root.toString(), "d");
  }

  private static void rewrite(Path file, java.util.function.Consumer<ObjectNode> change) {
    try {
      ObjectNode node = (ObjectNode) DocumentedReader.JSON.readTree(file.toFile());
      change.accept(node);
      Files.write(file, DocumentedReader.JSON.writeValueAsBytes(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
