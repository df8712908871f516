package io.recursivestore.format.hdf5;

import static io.recursivestore.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.RandomRows;
import io.recursivestore.Rows;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.Compression;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.Selection;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StoreException;
import io.recursivestore.model.Value;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.util.ArrayList;
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
import org.junit.jupiter.api.Test;

/** HDF5 data files give back what was written, and those that are damaged are named. */
class Hdf5FilesTest {
  private static final String KEY = "datasets/d/data/a.h5";
  private static final String PATH = "data/a.h5";
  private static final Schema SCHEMA = schema();

  @Property(tries = 25)
  void rowsReadBackInBatchesOfAnySize(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 60) int rows,
      @ForAll @IntRange(min = 1, max = 70) int batchRows) {
    List<Map<String, Object>> written = draw(random, rows);
    ObjectStore objects = new MemoryObjectStore();

    Fragment fragment = write(objects, SCHEMA, written, 1 + random.nextInt(rows));

    assertThat(fragment.rows()).isEqualTo(rows);
    assertThat(read(objects, fragment, SCHEMA, batchRows)).isEqualTo(written);
  }

  @Test
  void rowsWithoutNullsReadBack() {
    Schema schema =
        new Schema(
            List.of(
                new Column(1, "n", Primitive.INT64, true),
                new Column(2, "t", Primitive.STRING, false),
                new Column(
                    3, "l", new ListOf(new Column(4, "element", Primitive.FLOAT64, true)), true)));
    for (int count : new int[] {1, 5_000}) {
      ObjectStore objects = new MemoryObjectStore();
      List<Map<String, Object>> written = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        written.add(row("n", i, "t", "t" + i, "l", List.of(i / 2.0)));
      }

      Fragment fragment = write(objects, schema, written, 4096);

      assertThat(read(objects, fragment, schema, 1000)).isEqualTo(written);
    }
  }

  @Test
  void filesThatAreOlderThanTheirSchemaRead() {
    Schema old =
        new Schema(
            List.of(
                new Column(1, "a", Primitive.INT8, false),
                new Column(2, "b", Primitive.FLOAT32, true),
                new Column(
                    3, "c", new ListOf(new Column(4, "element", Primitive.INT16, false)), true),
                new Column(5, "d", Primitive.STRING, true)),
            5);
    Schema wanted =
        new Schema(
            List.of(
                new Column(6, "new", Primitive.INT64, false, new Value.OfLong(9)),
                new Column(
                    3, "lists", new ListOf(new Column(4, "element", Primitive.INT64, true)), true),
                new Column(2, "a", Primitive.FLOAT64, true),
                new Column(1, "b", Primitive.INT32, true)),
            6);
    ObjectStore objects = new MemoryObjectStore();
    Fragment fragment =
        write(
            objects,
            old,
            List.of(
                row("a", (byte) -3, "b", 0.5f, "c", List.of((short) 1, (short) -2), "d", "x"),
                row("a", (byte) 4, "b", null, "c", null, "d", null)),
            2);

    assertThat(read(objects, fragment, wanted, 10))
        .containsExactly(
            row("new", 9L, "lists", List.of(1L, -2L), "a", 0.5, "b", -3),
            row("new", 9L, "lists", null, "a", null, "b", 4));
  }

  @Test
  void whatCannotBeHeldIsRefusedAndNothingIsLeft() {
    for (DataType type :
        List.of(
            Primitive.BINARY,
            new Decimal(5, 2),
            new DataType.Struct(List.of(new Column(2, "x", Primitive.INT8, true))))) {
      assertThatThrownBy(
              () ->
                  write(
                      new MemoryObjectStore(),
                      new Schema(List.of(new Column(1, "a", type, true))),
                      List.of(),
                      1))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("'a'")
          .hasMessageContaining("Write Parquet or Arrow files");
    }
    ObjectStore objects = new MemoryObjectStore();
    Schema text = new Schema(List.of(new Column(1, "t", Primitive.STRING, true)));
    assertThatThrownBy(() -> write(objects, text, List.of(row("t", "a\0b")), 1))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("zero character");
    assertThatThrownBy(() -> write(objects, text, List.of(row("t", "x".repeat(65537))), 1))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("65537 bytes");
    assertThatThrownBy(() -> Hdf5Format.check(new FileOptions(Compression.ZSTD)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("zstd");
    assertThat(objects.list("datasets")).isEmpty();
  }

  @Test
  void nullsWhereNoneMayBeAreRefused() {
    Schema schema =
        new Schema(
            List.of(
                new Column(
                    1, "a", new ListOf(new Column(2, "element", Primitive.INT8, false)), false)));

    assertThatThrownBy(() -> write(new MemoryObjectStore(), schema, List.of(row("a", null)), 1))
        .hasMessageContaining("There is a null in column 'a'");
    assertThatThrownBy(
            () ->
                write(
                    new MemoryObjectStore(),
                    schema,
                    List.of(row("a", Arrays.asList((byte) 1, null))),
                    1))
        .hasMessageContaining("There is a null in column 'a.element'");
  }

  @Test
  void bytesGrowWithTheLongestText() {
    Schema schema = new Schema(List.of(new Column(1, "t", Primitive.STRING, true)));
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root =
            Rows.batch(allocator, schema, List.of(row("t", "x".repeat(999)), row("t", "")));
        FragmentWriter writer =
            new Hdf5Format()
                .write(new MemoryObjectStore(), KEY, schema, new FileOptions(Compression.AUTO))) {
      writer.write(root);

      assertThat(writer.bytes()).isEqualTo(2000);
    }
  }

  @Test
  void filesCutAnywhereAreNamed() {
    ObjectStore objects = new MemoryObjectStore();
    Fragment fragment = write(objects, SCHEMA, draw(new Random(5), 40), 40);
    byte[] whole = objects.get(KEY).orElseThrow();
    for (int length = 0; length < whole.length; length += 97) {
      ObjectStore cut = new MemoryObjectStore();
      cut.putIfAbsent(KEY, Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> read(cut, fragment, SCHEMA, 7))
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("is truncated");
      Fragment agreeing = sized(fragment, length);
      assertThatThrownBy(() -> read(cut, agreeing, SCHEMA, 7))
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining(KEY);
    }
  }

  @Test
  void anyBytesThatDifferGiveRowsOrAnError() {
    ObjectStore objects = new MemoryObjectStore();
    Fragment fragment = write(objects, SCHEMA, draw(new Random(5), 40), 40);
    byte[] whole = objects.get(KEY).orElseThrow();
    Random random = new Random(11);
    for (int i = 0; i < 400; i++) {
      byte[] changed = whole.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        changed[random.nextInt(changed.length)] =
            (byte) (random.nextBoolean() ? 0xff : random.nextInt());
      }
      ObjectStore damaged = new MemoryObjectStore();
      damaged.putIfAbsent(KEY, changed);
      try {
        assertThat(read(damaged, fragment, SCHEMA, 7)).hasSize(40);
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining(KEY);
      }
    }
  }

  @Test
  void statisticsBoundEveryColumn() {
    ObjectStore objects = new MemoryObjectStore();
    Schema schema = new Schema(List.of(new Column(1, "a", Primitive.INT32, true)));

    Fragment fragment =
        write(objects, schema, List.of(row("a", 5), row("a", null), row("a", -2)), 2);

    assertThat(fragment.columns().get(1).nullCount()).isEqualTo(1);
    assertThat(fragment.columns().get(1).min()).isEqualTo(new Value.OfLong(-2));
    assertThat(fragment.columns().get(1).max()).isEqualTo(new Value.OfLong(5));
  }

  private static Schema schema() {
    List<Column> columns = new ArrayList<>();
    int id = 0;
    for (Primitive type : Primitive.values()) {
      if (type != Primitive.BINARY) {
        columns.add(new Column(++id, "p" + type.typeName(), type, id % 3 > 0));
        Column element = new Column(++id, "element", type, id % 4 > 0);
        columns.add(new Column(++id, "lé " + type.typeName(), new ListOf(element), true));
      }
    }
    return new Schema(columns);
  }

  /** Texts have no zero characters in these files. */
  private static List<Map<String, Object>> draw(Random random, int count) {
    List<Map<String, Object>> rows = new RandomRows(random).draw(SCHEMA, count);
    rows.forEach(row -> row.replaceAll((name, value) -> withoutZero(value)));
    return rows;
  }

  private static Object withoutZero(Object value) {
    if (value instanceof List<?> list) {
      List<Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(withoutZero(element)));
      return elements;
    }
    return value instanceof String text ? text.replace('\0', '0') : value;
  }

  private static Fragment write(
      ObjectStore objects, Schema schema, List<Map<String, Object>> rows, int batchRows) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        FragmentWriter writer =
            new Hdf5Format().write(objects, KEY, schema, new FileOptions(Compression.AUTO))) {
      for (int from = 0; from < rows.size(); from += batchRows) {
        Rows.fill(root, schema, rows.subList(from, Math.min(rows.size(), from + batchRows)));
        writer.write(root);
      }
      return writer.finish(PATH);
    }
  }

  private static List<Map<String, Object>> read(
      ObjectStore objects, Fragment fragment, Schema schema, int batchRows) {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        FragmentReader reader =
            new Hdf5Format().read(objects, KEY, fragment, Selection.all(schema, batchRows))) {
      while (reader.next(root)) {
        rows.addAll(Rows.of(root));
      }
      ReadCounts counts = reader.counts();
      assertThat(counts).isEqualTo(new ReadCounts(counts.bytes(), 0, 0, rows.size(), 0));
      assertThat(counts.bytes()).isPositive();
    }
    return rows;
  }

  private static Fragment sized(Fragment fragment, long bytes) {
    return new Fragment(
        PATH,
        fragment.rows(),
        bytes,
        fragment.crc32c(),
        fragment.columns(),
        fragment.lastId(),
        fragment.layout());
  }
}
