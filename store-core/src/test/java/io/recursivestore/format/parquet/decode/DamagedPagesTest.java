package io.recursivestore.format.parquet.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.format.parquet.decode.MemoryPages.Raw;
import io.recursivestore.format.parquet.page.ReadPages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Damaged pages are refused, or give other values, and nothing worse. */
final class DamagedPagesTest {
  private static final List<Target> TARGETS = Target.all();
  private static final PrimitiveType INT32 = Types.required(PrimitiveTypeName.INT32).named("leaf");
  private static final PrimitiveType TEXT = Types.required(PrimitiveTypeName.BINARY).named("leaf");
  private static final ArrowType INT = new ArrowType.Int(32, true);

  @Property(tries = 300)
  void bytesFlippedOrCutOffAreRefusedOrOtherValues(@ForAll Random random) throws IOException {
    Target target = TARGETS.get(random.nextInt(TARGETS.size()));
    RandomColumn column = new RandomColumn(random, target.column());
    MessageType schema = column.schema(random.nextInt(3));
    int rows = 1 + random.nextInt(400);
    MemoryFile file = column.write(schema, rows);
    ColumnDescriptor leaf = schema.getColumns().get(0);

    try (BufferAllocator allocator = new RootAllocator(1 << 28)) {
      MemoryPages pages;
      try (ParquetFileReader parquet =
              ParquetFileReader.open(
                  file, ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
          ReadPages whole =
              new ReadPages(parquet.readRowGroup(0).getPageReader(leaf), leaf, allocator)) {
        pages = MemoryPages.copy(allocator, whole);
      }
      for (int i = 0; i < 20; i++) {
        MemoryPages damaged = damage(random, allocator, pages);
        try (FieldVector vector = target.create(allocator);
            LeafColumn reader = LeafColumn.of(leaf, damaged, vector, 0, new Scratch())) {
          reader.begin(rows);
          reader.skip(random.nextInt(rows));
          reader.read(random.nextInt(rows));
          int slots = reader.end();
          for (int slot = 0; slot < slots; slot++) {
            assertThat(vector.isNull(slot) || vector.getObject(slot) != null).isTrue();
          }
        } catch (RuntimeException e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
  }

  @Test
  void fewerValuesThanRowsAreRefused() {
    assertRefused(INT32, INT, null, page(3, Encoding.PLAIN, new byte[8]), "3 values are wanted, 2");
    assertRefused(INT32, INT, null, page(2, Encoding.PLAIN, new byte[8]), "ends 1 rows too early");
  }

  @Test
  void entryOutsideTheDictionaryIsRefused() {
    Raw entries = page(2, Encoding.PLAIN, new byte[8]);
    byte[] indices = {3, 2 * 3, 2};
    assertRefused(
        INT32, INT, entries, page(3, Encoding.RLE_DICTIONARY, indices), "entry 2 of a dictionary");
    assertRefused(INT32, INT, null, page(3, Encoding.RLE_DICTIONARY, indices), "there is none");
    assertRefused(
        INT32,
        INT,
        page(3, Encoding.PLAIN, new byte[8]),
        page(3, Encoding.RLE_DICTIONARY, indices),
        "a dictionary of 3 entries holds at most 2");
    assertRefused(
        INT32,
        INT,
        entries,
        page(3, Encoding.RLE_DICTIONARY, new byte[] {33, 6, 0}),
        "numbers of 33 bits");
  }

  @Test
  void lengthsThatDontFitAreRefused() {
    for (ArrowType type : List.of(ArrowType.Binary.INSTANCE, ArrowType.BinaryView.INSTANCE)) {
      assertRefused(
          TEXT, type, null, page(3, Encoding.PLAIN, new byte[] {-1, -1, -1, -1, 0}), "4294967295");
      assertRefused(
          TEXT,
          type,
          null,
          page(3, Encoding.PLAIN, new byte[] {2, 0, 0, 0, 0}),
          "a value of 2 bytes, where 1");
    }
  }

  @Test
  void absurdBlocksOfDifferencesAreRefused() {
    byte[] huge = {-1, -1, -1, -1, 7, 1, 3, 0, 0, 0, 0, 0};
    byte[] odd = {(byte) 0x80, 1, 3, 3, 0, 0, 0, 0, 0};
    byte[] none = {(byte) 0x80, 1, 0, 3, 0, 0, 0, 0, 0};
    for (byte[] header : List.of(huge, odd, none)) {
      assertRefused(INT32, INT, null, page(3, Encoding.DELTA_BINARY_PACKED, header), "blocks of ");
    }
    byte[] wide = {(byte) 0x80, 1, 4, 3, 0, 0, 65, 0, 0, 0, 0, 0, 0, 0, 0};
    assertRefused(
        INT32, INT, null, page(3, Encoding.DELTA_BINARY_PACKED, wide), "more than 64 bits");
  }

  @Test
  void encodingsOfOtherTypesAreRefused() {
    assertRefused(
        INT32, INT, null, page(3, Encoding.DELTA_BYTE_ARRAY, new byte[9]), "DELTA_BYTE_ARRAY");
    assertRefused(
        TEXT,
        ArrowType.Binary.INSTANCE,
        null,
        page(3, Encoding.BYTE_STREAM_SPLIT, new byte[9]),
        "BYTE_STREAM_SPLIT");
  }

  @Test
  void lengthThatOnlyTheSchemaClaimsTakesNoMemory() {
    PrimitiveType huge =
        Types.required(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
            .length(Integer.MAX_VALUE)
            .named("leaf");
    for (ArrowType type : List.of(ArrowType.Binary.INSTANCE, ArrowType.BinaryView.INSTANCE)) {
      assertRefused(huge, type, null, page(3, Encoding.PLAIN, new byte[12]), "are wanted, 0");
    }
  }

  @Test
  void fewBytesThatBecomeManyAreRefusedBeforeTheyAre() {
    int length = 1 << 20;
    int rows = 4_000;
    byte[] entry = new byte[Integer.BYTES + length];
    entry[2] = (byte) (length >> 16);
    byte[] indices = {1, (byte) 0xc0, 0x3e, 0};
    PrimitiveType decimal =
        Types.required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.decimalType(2, 38))
            .named("leaf");
    ArrowType decimals = new ArrowType.Decimal(38, 2, 128);

    assertRefused(
        new ColumnDescriptor(new String[] {"leaf"}, decimal, 0, 0),
        decimals,
        page(1, Encoding.PLAIN, entry),
        page(rows, Encoding.RLE_DICTIONARY, indices),
        rows,
        "more than");
  }

  @Test
  void levelsThatCantBeAreRefused() {
    ColumnDescriptor list = new ColumnDescriptor(new String[] {"a", "list", "leaf"}, INT32, 1, 2);
    byte[] threes = {3 * 2, 3};
    byte[] ones = {3 * 2, 1};
    byte[] zeros = {3 * 2, 0};
    Raw tooHigh = new Raw(3, Encoding.PLAIN, zeros, threes, new byte[12]);
    Raw inside = new Raw(3, Encoding.PLAIN, ones, zeros, new byte[12]);
    Raw cut = new Raw(3, Encoding.PLAIN, zeros, new byte[0], new byte[12]);
    Raw negative = new Raw(-1, Encoding.PLAIN, zeros, zeros, new byte[12]);
    assertRefused(list, INT, null, tooHigh, "level 3, where 2");
    assertRefused(list, INT, null, inside, "begins within a row");
    assertRefused(list, INT, null, cut, "ends too early");
    assertRefused(list, INT, null, negative, "has -1 values");
  }

  @Test
  void rowOfMoreElementsThanFitIsRefused() {
    ColumnDescriptor list = new ColumnDescriptor(new String[] {"a", "list", "leaf"}, INT32, 1, 2);
    byte[] begin = {1 << 1, 0, -128, -128, -128, -128, 4, 1};
    byte[] nulls = {-128, -128, -128, -128, 4, 1};
    Raw claims = new Raw(1 << 29, Encoding.PLAIN, begin, nulls, new byte[0]);
    try (BufferAllocator allocator = new RootAllocator();
        FieldVector vector = Field.nullable("leaf", INT).createVector(allocator);
        LeafColumn reader =
            LeafColumn.of(
                list,
                new MemoryPages(allocator, null, List.of(claims)),
                vector,
                1,
                new Scratch())) {
      reader.begin(1);
      assertThatThrownBy(() -> reader.read(1))
          .isInstanceOf(OversizedAllocationException.class)
          .hasMessageContaining("more than " + Levels.MOST + " values and nulls");
      assertThat(reader.levels().count()).isLessThanOrEqualTo(Levels.MOST);
    }
  }

  private static MemoryPages damage(Random random, BufferAllocator allocator, MemoryPages pages) {
    List<Raw> damaged = new ArrayList<>(pages.pages());
    Raw entries = pages.entries();
    if (entries != null && random.nextInt(4) == 0) {
      entries = damage(random, entries);
    } else {
      int which = random.nextInt(damaged.size());
      damaged.set(which, damage(random, damaged.get(which)));
    }
    return new MemoryPages(allocator, entries, damaged);
  }

  private static Raw damage(Random random, Raw raw) {
    return switch (random.nextInt(6)) {
      case 0 ->
          new Raw(
              raw.values() + random.nextInt(20) - 10,
              raw.encoding(),
              raw.repetitions(),
              raw.definitions(),
              raw.bytes());
      case 1 ->
          new Raw(
              raw.values(),
              raw.encoding(),
              damage(random, raw.repetitions()),
              raw.definitions(),
              raw.bytes());
      case 2 ->
          new Raw(
              raw.values(),
              raw.encoding(),
              raw.repetitions(),
              damage(random, raw.definitions()),
              raw.bytes());
      default ->
          new Raw(
              raw.values(),
              raw.encoding(),
              raw.repetitions(),
              raw.definitions(),
              damage(random, raw.bytes()));
    };
  }

  private static byte[] damage(Random random, byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    if (random.nextInt(3) == 0) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    byte[] changed = bytes.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at =
          random.nextBoolean()
              ? random.nextInt(Math.min(8, bytes.length))
              : random.nextInt(bytes.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  private static Raw page(int values, Encoding encoding, byte[] bytes) {
    return Raw.of(values, encoding, bytes);
  }

  private static void assertRefused(
      PrimitiveType column, ArrowType type, @Nullable Raw entries, Raw page, String message) {
    assertRefused(
        new ColumnDescriptor(new String[] {"leaf"}, column, 0, 0), type, entries, page, message);
  }

  private static void assertRefused(
      ColumnDescriptor leaf, ArrowType type, @Nullable Raw entries, Raw page, String message) {
    assertRefused(leaf, type, entries, page, 3, message);
  }

  private static void assertRefused(
      ColumnDescriptor leaf,
      ArrowType type,
      @Nullable Raw entries,
      Raw page,
      int rows,
      String message) {
    try (BufferAllocator allocator = new RootAllocator();
        FieldVector vector = Field.nullable("leaf", type).createVector(allocator);
        LeafColumn reader =
            LeafColumn.of(
                leaf,
                new MemoryPages(allocator, entries, List.of(page)),
                vector,
                0,
                new Scratch())) {
      reader.begin(rows);
      assertThatThrownBy(() -> reader.read(rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message);
    }
  }
}
