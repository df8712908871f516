package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.spark.testing.SparkTest;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake gives one clear line, and loses nothing. */
@SparkTest
class ErrorsTest {
  @TempDir Path directory;
  private SparkSession spark;
  private String root;

  @BeforeEach
  void writeOneDataset(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    write("sales").save(root);
  }

  @Test
  void missingStore() {
    String elsewhere = directory.resolve("nowhere").toString();
    assertLine(
        () -> read("sales").load(elsewhere),
        "There is no store in '" + elsewhere + "' (it has no store.json)");
    assertThat(Path.of(elsewhere)).as("a read creates nothing").doesNotExist();
  }

  @Test
  void missingDataset() {
    assertLine(() -> read("sale").load(root), "There is no dataset 'sale'. Did you mean 'sales'?");
    assertLine(
        () -> spark.read().format("recursive-store").option("stream", "ewr").load(root),
        "There is no stream 'ewr'. There are none yet.");
  }

  @Test
  void wrongVersion() {
    assertLine(
        () -> read("sales").option("versionAsOf", 7).load(root),
        "Dataset 'sales' has no version 7");
    assertLine(
        () -> read("sales").option("versionAsOf", "newest").load(root),
        "Dataset 'sales': There is no tag 'newest'. There are none yet.");
  }

  @Test
  void misspeltOption() {
    assertLine(
        () -> read("sales").option("version-as-off", 1).load(root),
        "There is no option 'version-as-off'. Did you mean 'versionAsOf'?");
    assertLine(
        () -> read("sales").option("batchrows", 1).load(root),
        "There is no option 'batchrows'. Did you mean 'batch-rows'?");
    assertLine(
        () -> write("sales").mode("append").option("compresion", "zstd").save(root),
        "There is no option 'compresion'. Did you mean 'compression'?");
    assertLine(
        () -> write("sales").mode("append").option("compression", "zst").save(root),
        "Option 'compression' can't be 'zst'. Give auto, none, snappy, zstd, lz4_raw or gzip.");
    assertOneVersion();
  }

  @Test
  void bloomFilterOfNoSuchColumn() {
    assertLine(
        () -> write("sales").mode("append").option("bloom-filter-columns", "id,nme").save(root),
        "There is no column 'nme'. Did you mean 'name'?");
    assertLine(
        () -> write("sales").mode("append").option("bloom-filter-columns", "id,").save(root),
        "Option 'bloom-filter-columns' can't be 'id,'. Give a list of columns such as user_id,url.");
    assertLine(
        () ->
            spark
                .sql("select array(1) as list")
                .write()
                .format("recursive-store")
                .option("dataset", "lists")
                .option("bloom-filter-columns", "list")
                .save(root),
        "Column 'list' can't have a Bloom filter, which is for integers, decimals, texts, bytes,");
    assertLine(
        () ->
            write("sales")
                .mode("append")
                .option("file-format", "arrow")
                .option("bloom-filter-columns", "id")
                .save(root),
        "Arrow files can't have Bloom filters, but there are to be some for [id]. Write Parquet");
    assertOneVersion();
  }

  static Stream<String> invalidNames() {
    return Stream.of("../x", "a/b", "", "x".repeat(200), ".", "..", "a\nb", "-x", "a b");
  }

  @ParameterizedTest
  @MethodSource("invalidNames")
  void invalidName(String name) throws IOException {
    assertLine(() -> read(name).load(root), "Invalid dataset name '");
    assertLine(() -> write(name).mode("append").save(root), "Invalid dataset name '");
    assertLine(() -> write(name).save(root), "Invalid dataset name '");
    try (Stream<Path> names = Files.list(directory)) {
      assertThat(names).containsExactly(Path.of(root));
    }
  }

  @Test
  void schemaThatDoesNotMatch() {
    assertOneLine(
        catchThrowable(
            () ->
                spark
                    .sql("select 'x' as id, 'y' as nme")
                    .write()
                    .format("recursive-store")
                    .option("dataset", "sales")
                    .mode("append")
                    .save(root)),
        "Dataset 'sales' can't take these rows: There is no column 'nme'. Did you mean 'name'? To"
            + " add [nme], write with the option mergeSchema=true.");
    assertOneVersion();
  }

  @Test
  void typeThatCantBeStored() {
    assertLine(
        () ->
            spark
                .sql("select interval '1' day as wait")
                .write()
                .format("recursive-store")
                .option("dataset", "waits")
                .mode("append")
                .save(root),
        "Column 'wait' has the type INTERVAL DAY, which can't be stored.");
  }

  @Test
  void datasetAndStream() {
    assertLine(
        () -> read("sales").option("stream", "s").load(root),
        "Both Dataset 'sales' and Stream 's' were given. Give only one of 'dataset', 'stream' and 'items'.");
    assertLine(
        () -> spark.read().format("recursive-store").load(root),
        "None of 'dataset', 'stream' and 'items' was given.");
    assertLine(
        () -> spark.read().format("recursive-store").option("dataset", "sales").load(),
        "No store was given.");
  }

  @Test
  void truncatedParquetFile() throws IOException {
    Path file = onlyFile(Path.of(root, "datasets/sales"), ".parquet");
    truncate(file, Files.size(file) / 2);

    assertTaskFails(() -> read("sales").load(root).collectAsList(), file.getFileName().toString());
  }

  @Test
  void truncatedSegment() throws IOException {
    try (Store store = Store.open(root);
        StepWriter writer = stream(store)) {
      for (long step = 0; step < 100_000; step++) {
        writer.beginStep(step);
        writer.setLong(0, step);
        writer.endStep();
      }
    }
    Path file = onlyFile(Path.of(root, "streams/s"), "data.i64");
    truncate(file, 4096);

    assertTaskFails(
        () ->
            spark
                .read()
                .format("recursive-store")
                .option("stream", "s")
                .load(root)
                .selectExpr("sum(x)")
                .collectAsList(),
        file.toString());
  }

  @Test
  void storeOfANewerFormat() throws IOException {
    Path marker = Path.of(root, "store.json");
    Files.writeString(
        marker, Files.readString(marker).replace("\"formatVersion\":1", "\"formatVersion\":2"));

    assertLine(
        () -> read("sales").load(root), "has format version 2, but this library reads up to 1");
    assertLine(
        () -> write("sales").mode("append").save(root),
        "has format version 2, but this library reads up to 1");
  }

  @Test
  void directoryThatCantBeWritten() throws IOException {
    // Permissions don't stop root, but nobody can create a directory below a file.
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertOneLine(
        catchThrowable(() -> write("sales").mode("append").save(file + "/store")), file + "/store");
    assertThat(file).hasContent("x");
  }

  @Test
  void secondWriterOnOneStream() {
    try (Store store = Store.open(root);
        StepWriter writer = stream(store)) {
      assertThatThrownBy(() -> store.streams().open("s").writer())
          .hasMessageContaining("Stream 's'")
          .hasMessageContaining("writer");
      writer.beginStep(1);
      writer.setLong(0, 1);
      writer.endStep();
    }
    assertThat(spark.read().format("recursive-store").option("stream", "s").load(root).count())
        .isEqualTo(1);
  }

  private static StepWriter stream(Store store) {
    return store
        .streams()
        .define("s", List.of(StreamField.scalar("x", FieldType.INT64)), CommitInfo.NONE)
        .writer();
  }

  private DataFrameReader read(String dataset) {
    return spark.read().format("recursive-store").option("dataset", dataset);
  }

  private DataFrameWriter<Row> write(String dataset) {
    return spark
        .range(1000)
        .selectExpr("id", "concat('n', id) as name")
        .coalesce(1)
        .write()
        .format("recursive-store")
        .option("dataset", dataset);
  }

  private void assertOneVersion() {
    try (Store store = Store.open(root)) {
      assertThat(store.datasets().open("sales").history()).hasSize(1);
    }
    assertThat(read("sales").load(root).count()).isEqualTo(1000);
  }

  private static void assertLine(ThrowingCallable call, String beginning) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(AnalysisException.class);
    assertOneLine(thrown, beginning);
  }

  private static void assertOneLine(Throwable thrown, String part) {
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage().lines().findFirst().orElseThrow()).contains(part);
  }

  /** A task's error reaches the driver inside Spark's own, with the message and the file. */
  private static void assertTaskFails(ThrowingCallable call, String file) {
    assertThatThrownBy(call)
        .hasStackTraceContaining("CorruptDataException")
        .hasStackTraceContaining(file);
  }

  private static Path onlyFile(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(f -> f.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }
}
