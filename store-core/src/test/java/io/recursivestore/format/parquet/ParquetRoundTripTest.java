package io.recursivestore.format.parquet;

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
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written comes back. */
final class ParquetRoundTripTest {
  private static final Schema NUMBERS =
      new Schema(
          List.of(
              new Column(1, "a", Primitive.INT64, false),
              new Column(2, "b", Primitive.STRING, true),
              new Column(3, "c", Primitive.FLOAT64, true)));

  @Property(tries = 300)
  void anyRowsOfAnySchemaComeBack(
      @ForAll Random random,
      @ForAll @IntRange(max = 200) int count,
      @ForAll @IntRange(min = 1, max = 250) int writtenAtOnce,
      @ForAll @IntRange(min = 1, max = 250) int readAtOnce,
      @ForAll Compression compression) {
    Schema schema = RandomSchema.draw(random, 3);
    List<Map<String, Object>> rows = new RandomRows(random).draw(schema, count);
    ParquetFile file = ParquetFile.write(schema, rows, writtenAtOnce, compression);
    assertThat(file.fragment().rows()).isEqualTo(count);
    assertThat(file.fragment().bytes()).isEqualTo(file.bytes().length);
    assertThat(file.read(schema, readAtOnce)).isEqualTo(rows);
  }

  @Property(tries = 5)
  void rowsOfAnySchemaComeBackFromManyPages(@ForAll Random random) {
    Schema schema = RandomSchema.draw(random, 2);
    List<Map<String, Object>> rows = new RandomRows(random).draw(schema, 45_000);
    ParquetFile file = ParquetFile.write(schema, rows, 10_007, Compression.AUTO);
    assertThat(file.read(schema, 4_096)).isEqualTo(rows);
  }

  @Test
  void everyTypeComesBackNestedInEveryOther() {
    List<Column> columns = new ArrayList<>();
    List<DataType> leaves = new ArrayList<>(List.of(Primitive.values()));
    leaves.addAll(List.of(new Decimal(9, 2), new Decimal(18, 18), new Decimal(38, 0)));
    for (DataType leaf : leaves) {
      int id = 1 + columns.size() * 20;
      Column element = new Column(id + 1, "element", leaf, true);
      Column list = new Column(id + 2, "element", new ListOf(element), true);
      Column field = new Column(id + 3, "field", new ListOf(list), true);
      Column required = new Column(id + 4, "required", leaf, false);
      Column struct = new Column(id + 5, "value", new Struct(List.of(field, required)), true);
      Column key = new Column(id + 6, "key", leaf, false);
      columns.add(new Column(id, "c" + id, new MapOf(key, struct), true));
    }
    Schema schema = new Schema(columns);
    List<Map<String, Object>> rows = new RandomRows(new Random(5)).draw(schema, 300);
    assertThat(ParquetFile.write(schema, rows).read(schema, 77)).isEqualTo(rows);
  }

  @ParameterizedTest
  @EnumSource(Primitive.class)
  void columnOfNullsOnlyComesBack(Primitive type) {
    Schema schema = new Schema(List.of(new Column(1, "x", type, true)));
    List<Map<String, Object>> rows = List.of(Rows.row("x", null), Rows.row("x", null));
    assertThat(ParquetFile.write(schema, rows).read(schema, 10)).isEqualTo(rows);
  }

  @Test
  void fileWithoutRowsIsReadAsEmpty() {
    ParquetFile file = ParquetFile.write(NUMBERS, List.of());
    assertThat(file.fragment().rows()).isZero();
    assertThat(file.read(NUMBERS, 10)).isEmpty();
    assertThat(file.read(new Schema(List.of()), 10)).isEmpty();
  }

  @Test
  void onlyTheColumnsAskedForAreRead() {
    Schema schema = NUMBERS;
    List<Map<String, Object>> rows = new RandomRows(new Random(1)).draw(schema, 5_000);
    ParquetFile file = ParquetFile.write(schema, rows, 1_000, Compression.NONE);
    Schema some = schema.select(List.of("c", "b"));
    assertThat(file.read(some, 999))
        .isEqualTo(rows.stream().map(r -> Rows.row("c", r.get("c"), "b", r.get("b"))).toList());
    assertThat(bytesRead(file, schema.select(List.of("b"))))
        .isLessThan(bytesRead(file, schema) / 3);
  }

  @Test
  void withoutColumnsRowsAreCounted() {
    ParquetFile file =
        ParquetFile.write(NUMBERS, new RandomRows(new Random(1)).draw(NUMBERS, 1_000));
    assertThat(file.read(new Schema(List.of()), 300)).hasSize(1_000);
    assertThat(bytesRead(file, new Schema(List.of()))).isLessThan(bytesRead(file, NUMBERS) / 2);
  }

  @Test
  void batchesHaveTheSizeAskedFor() {
    ParquetFile file =
        ParquetFile.write(NUMBERS, new RandomRows(new Random(1)).draw(NUMBERS, 1_000));
    assertThat(batches(file, 300)).containsExactly(300, 300, 300, 100);
    assertThat(batches(file, 1_000)).containsExactly(1_000);
    assertThat(batches(file, Integer.MAX_VALUE)).containsExactly(1_000);
  }

  @Test
  void batchesOfWideRowsAreSmaller() {
    Schema schema = new Schema(List.of(new Column(1, "x", Primitive.STRING, true)));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(Rows.row("x", Integer.toString(i).repeat(2_000_000)));
    }
    ParquetFile file = ParquetFile.write(schema, rows, 5, Compression.SNAPPY);
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        FragmentReader reader = file.open(schema, 1_000)) {
      assertThat(reader.next(root)).isTrue();
      assertThat(root.getRowCount()).isBetween(1, 10);
    }
    assertThat(file.read(schema, 1_000)).isEqualTo(rows);
  }

  @Test
  void nullIsRefusedWhereTheColumnAllowsNoneInAnyBatch() {
    Schema nullable = new Schema(List.of(new Column(1, "x", Primitive.INT64, true)));
    Schema required = new Schema(List.of(new Column(1, "x", Primitive.INT64, false)));
    ObjectStore objects = new MemoryObjectStore();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(nullable), allocator);
        FragmentWriter writer =
            new ParquetFormat()
                .write(objects, ParquetFile.KEY, required, new FileOptions(Compression.AUTO))) {
      Rows.fill(root, nullable, List.of(Rows.row("x", 1L)));
      writer.write(root);
      // The same vectors again, with other values.
      Rows.fill(root, nullable, List.of(Rows.row("x", 1L), Rows.row("x", null)));
      assertThatThrownBy(() -> writer.write(root))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessage("Column 'x' allows no nulls, but the batch has 1 of them.");
    }
    assertThat(objects.list("")).isEmpty();
  }

  @Test
  void nullIsRefusedBelowTheTopWhereItsColumnAllowsNone() {
    List<DataType> wanted = nested(false);
    List<DataType> given = nested(true);
    List<Object> withNull =
        List.of(
            java.util.Collections.singletonList(null),
            Rows.row("element", null),
            List.of(Rows.row("key", 1L, "value", null)));
    for (int i = 0; i < wanted.size(); i++) {
      Schema schema = new Schema(List.of(new Column(1, "x", wanted.get(i), true)));
      Schema loose = new Schema(List.of(new Column(1, "x", given.get(i), true)));
      ObjectStore objects = new MemoryObjectStore();
      try (BufferAllocator allocator = new RootAllocator();
          VectorSchemaRoot root =
              Rows.batch(allocator, loose, List.of(Rows.row("x", withNull.get(i))));
          FragmentWriter writer =
              new ParquetFormat()
                  .write(objects, ParquetFile.KEY, schema, new FileOptions(Compression.AUTO))) {
        assertThatThrownBy(() -> writer.write(root))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContaining("that allows none");
      }
      assertThat(objects.list("")).isEmpty();
    }
  }

  @Test
  void whatLiesBelowANullIsNotWritten() {
    Column field = new Column(2, "field", Primitive.INT64, true);
    Schema schema = new Schema(List.of(new Column(1, "x", new Struct(List.of(field)), true)));
    ObjectStore objects = new MemoryObjectStore();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root =
            Rows.batch(
                allocator,
                schema,
                List.of(
                    Rows.row("x", Rows.row("field", 1L)), Rows.row("x", Rows.row("field", 2L))));
        FragmentWriter writer =
            new ParquetFormat()
                .write(objects, ParquetFile.KEY, schema, new FileOptions(Compression.AUTO))) {
      StructVector struct = (StructVector) root.getVector("x");
      struct.setNull(1);
      assertThat(((BigIntVector) struct.getChild("field")).get(1)).isEqualTo(2);
      writer.write(root);
      ParquetFile file = new ParquetFile(objects, writer.finish("data/a.parquet"));
      assertThat(file.read(schema, 10))
          .containsExactly(Rows.row("x", Rows.row("field", 1L)), Rows.row("x", null));
    }
  }

  @Test
  void structWithoutFieldsIsRefused() {
    Schema schema = new Schema(List.of(new Column(1, "x", new Struct(List.of()), true)));
    ObjectStore objects = new MemoryObjectStore();
    assertThatThrownBy(
            () ->
                new ParquetFormat()
                    .write(objects, ParquetFile.KEY, schema, new FileOptions(Compression.AUTO)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "Column 'x' is a struct without fields, which Parquet can't hold. Give it a field or "
                + "leave the column out.");
    assertThat(objects.list("")).isEmpty();
  }

  private static List<DataType> nested(boolean nullable) {
    Column element = new Column(2, "element", Primitive.INT64, nullable);
    return List.of(
        new ListOf(element),
        new Struct(List.of(element)),
        new MapOf(
            new Column(2, "key", Primitive.INT64, false),
            new Column(3, "value", Primitive.INT64, nullable)));
  }

  private static long bytesRead(ParquetFile file, Schema schema) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        FragmentReader reader = file.open(schema, 10_000)) {
      while (reader.next(root)) {
        assertThat(root.getRowCount()).isPositive();
      }
      return reader.counts().bytes();
    }
  }

  private static List<Integer> batches(ParquetFile file, int batchRows) {
    List<Integer> sizes = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(NUMBERS), allocator);
        FragmentReader reader = file.open(NUMBERS, batchRows)) {
      while (reader.next(root)) {
        sizes.add(root.getRowCount());
      }
    }
    return sizes;
  }
}
