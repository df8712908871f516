package io.recursivestore.format.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.RandomRows;
import io.recursivestore.RandomSchema;
import io.recursivestore.Rows;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.Compression;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.parquet.ParquetFormat;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written comes back. */
final class ArrowRoundTripTest {
  private static final List<Compression> CODECS =
      List.of(Compression.AUTO, Compression.NONE, Compression.ZSTD, Compression.LZ4_RAW);
  private static final Schema NUMBERS =
      new Schema(
          List.of(
              new Column(1, "a", Primitive.INT64, false),
              new Column(2, "b", Primitive.STRING, true),
              new Column(3, "c", Primitive.FLOAT64, true)));

  @Property(tries = 200)
  void anyRowsOfAnySchemaComeBack(
      @ForAll Random random,
      @ForAll @IntRange(max = 200) int count,
      @ForAll @IntRange(min = 1, max = 250) int writtenAtOnce,
      @ForAll @IntRange(min = 1, max = 250) int readAtOnce) {
    Schema schema = RandomSchema.draw(random, 3);
    List<Map<String, Object>> rows = new RandomRows(random).draw(schema, count);
    Compression codec = CODECS.get(random.nextInt(CODECS.size()));
    ArrowFile file = ArrowFile.write(new MemoryObjectStore(), schema, rows, writtenAtOnce, codec);
    assertThat(file.fragment().rows()).isEqualTo(count);
    assertThat(file.fragment().bytes()).isEqualTo(file.bytes().length);
    assertThat(file.read(schema, readAtOnce)).isEqualTo(rows);
  }

  @Property(tries = 100)
  void statisticsAreThoseOfParquet(@ForAll Random random, @ForAll @IntRange(max = 50) int count) {
    Schema schema = RandomSchema.draw(random, 1);
    List<Map<String, Object>> rows = new RandomRows(random).draw(schema, count);
    Fragment arrow = ArrowFile.write(schema, rows).fragment();
    Fragment parquet = parquet(schema, rows);
    assertThat(arrow.layout()).isEqualTo(parquet.layout());
    assertThat(arrow.columns().keySet()).isEqualTo(parquet.columns().keySet());
    arrow
        .columns()
        .forEach(
            (id, found) -> {
              ColumnStatistics expected = parquet.columns().get(id);
              assertThat(found.nullCount()).isEqualTo(expected.nullCount());
              assertThat(isEqual(found.min(), expected.min())).as("%s", found).isTrue();
              assertThat(isEqual(found.max(), expected.max())).as("%s", found).isTrue();
            });
  }

  @Test
  void localFilesAreReadWithoutACopy(@TempDir Path root) {
    List<Map<String, Object>> rows = new RandomRows(new Random(1)).draw(NUMBERS, 1_000);
    ArrowFile file = local(root, rows, Compression.AUTO);
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch =
            VectorSchemaRoot.create(ArrowSchemas.toArrow(NUMBERS), allocator)) {
      try (FragmentReader reader = file.open(NUMBERS, 10_000)) {
        assertThat(reader.next(batch)).isTrue();
        for (int i = 0; i < 3; i++) {
          assertThat(batch.getVector(i).getDataBuffer().getReferenceManager().getSize())
              .isEqualTo(file.fragment().bytes());
        }
      }
      assertThat(Rows.of(batch)).as("held longer than the reader").isEqualTo(rows);
    }
  }

  @Test
  void localFilesComeBackWhateverTheBatches(@TempDir Path root) {
    List<Map<String, Object>> rows = new RandomRows(new Random(1)).draw(NUMBERS, 40_000);
    for (Compression codec : CODECS) {
      ArrowFile file = local(root.resolve(codec.word()), rows, codec);
      assertThat(file.read(NUMBERS, 999)).isEqualTo(rows);
      assertThat(file.read(NUMBERS, 1 << 20)).isEqualTo(rows);
    }
  }

  @Test
  void onlyTheColumnsAskedForAreRead() {
    List<Map<String, Object>> rows = new RandomRows(new Random(1)).draw(NUMBERS, 5_000);
    ArrowFile file = ArrowFile.write(NUMBERS, rows);
    Schema some = NUMBERS.select(List.of("c", "b"));
    assertThat(file.read(some, 999))
        .isEqualTo(rows.stream().map(r -> Rows.row("c", r.get("c"), "b", r.get("b"))).toList());
    assertThat(bytesRead(file, NUMBERS.select(List.of("a"))))
        .isLessThan(bytesRead(file, NUMBERS) / 3);
    assertThat(file.read(new Schema(List.of()), 300)).hasSize(5_000);
    assertThat(bytesRead(file, new Schema(List.of()))).isZero();
  }

  @Test
  void fileWithoutRowsIsReadAsEmpty() {
    ArrowFile file = ArrowFile.write(NUMBERS, List.of());
    assertThat(file.fragment().rows()).isZero();
    assertThat(file.read(NUMBERS, 10)).isEmpty();
  }

  @Test
  void nullIsRefusedWhereTheColumnAllowsNone() {
    Column member = new Column(2, "m", Primitive.INT64, true);
    Column strict = new Column(2, "m", Primitive.INT64, false);
    Map<String, Object> whole = Rows.row("l", List.of(Rows.row("m", 1L)));
    Map<String, Object> broken = Rows.row("l", List.of(Rows.row("m", 1L), Rows.row("m", null)));
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root =
            Rows.batch(allocator, lists(member), Arrays.asList(whole, Rows.row("l", null)));
        VectorSchemaRoot second = Rows.batch(allocator, lists(member), List.of(broken));
        FragmentWriter writer =
            new ArrowFormat()
                .write(
                    new MemoryObjectStore(),
                    ArrowFile.KEY,
                    lists(strict),
                    new FileOptions(Compression.NONE))) {
      writer.write(root);
      assertThatThrownBy(() -> writer.write(second))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessage("There is a null in column 'm', which allows none.");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SNAPPY", "GZIP"})
  void otherCompressionsAreRefused(Compression compression) {
    assertThatThrownBy(
            () ->
                new ArrowFormat()
                    .write(
                        new MemoryObjectStore(),
                        ArrowFile.KEY,
                        NUMBERS,
                        new FileOptions(compression)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "Arrow files can't be compressed with '%s'. Use none, zstd or lz4_raw, or leave it"
                + " out.",
            compression.word());
  }

  private static Schema lists(Column member) {
    Column element = new Column(3, "element", new Struct(List.of(member)), true);
    return new Schema(List.of(new Column(1, "l", new ListOf(element), true)));
  }

  private static ArrowFile local(Path root, List<Map<String, Object>> rows, Compression codec) {
    return ArrowFile.write(new LocalObjectStore(root), NUMBERS, rows, 3_000, codec);
  }

  private static Fragment parquet(Schema schema, List<Map<String, Object>> rows) {
    ObjectStore objects = new MemoryObjectStore();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = Rows.batch(allocator, schema, rows);
        FragmentWriter writer =
            new ParquetFormat()
                .write(objects, "a.parquet", schema, new FileOptions(Compression.NONE))) {
      writer.write(root);
      return writer.finish("data/a.parquet");
    }
  }

  private static boolean isEqual(@Nullable Value a, @Nullable Value b) {
    return a == null ? b == null : b != null && a.compare(b) == 0;
  }

  private static long bytesRead(ArrowFile file, Schema schema) {
    int rows = 0;
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        FragmentReader reader = file.open(schema, 10_000)) {
      while (reader.next(root)) {
        rows += root.getRowCount();
      }
      assertThat(rows).isEqualTo(file.fragment().rows());
      ReadCounts counts = reader.counts();
      assertThat(counts).isEqualTo(new ReadCounts(counts.bytes(), 0, 0, rows, 0));
      return counts.bytes();
    }
  }
}
