package io.recursivestore.format.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.RandomRows;
import io.recursivestore.Rows;
import io.recursivestore.format.Compression;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StoreException;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged data files are named, and nothing outside of them is read. */
final class DamagedArrowTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "a", Primitive.INT64, false),
              new Column(2, "b", Primitive.STRING, true),
              new Column(
                  3, "c", new ListOf(new Column(4, "element", Primitive.INT32, true)), true)));
  private static final List<Map<String, Object>> ROWS =
      new RandomRows(new Random(3)).draw(SCHEMA, 60);

  @Test
  void fileCutAnywhereIsNamedEvenIfTheLogAgrees() {
    ArrowFile file = ArrowFile.write(SCHEMA, ROWS);
    byte[] whole = file.bytes();
    for (int length = 0; length < whole.length; length += 7) {
      ArrowFile cut = file.with(new MemoryObjectStore(), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> cut.read(SCHEMA, 10))
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("'" + ArrowFile.KEY + "' is damaged in its footer");
    }
  }

  @Test
  void fileShorterThanTheLogSaysIsTruncated() {
    ArrowFile file = ArrowFile.write(SCHEMA, ROWS);
    byte[] whole = file.bytes();
    ArrowFile cut =
        new ArrowFile(
            file.with(new MemoryObjectStore(), Arrays.copyOf(whole, 100)).objects(),
            file.fragment());
    assertThatThrownBy(() -> cut.read(SCHEMA, 10))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("is truncated: it has 100 bytes");
  }

  /** Values may differ then, but nothing else than a value or an error comes of it. */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "ZSTD", "LZ4_RAW"})
  void anyBytesThatDifferGiveRowsOrAnError(Compression compression, @TempDir Path root) {
    ObjectStore local = new LocalObjectStore(root);
    ArrowFile file = ArrowFile.write(local, SCHEMA, ROWS, 60, compression);
    byte[] whole = file.bytes();
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      byte[] changed = whole.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        int at = random.nextInt(changed.length);
        changed[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
      }
      ArrowFile damaged = file.with(i % 2 == 0 ? local : new MemoryObjectStore(), changed);
      try {
        assertThat(damaged.read(SCHEMA, 7)).hasSize(60);
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining(ArrowFile.KEY);
        assertThat(e.getSuppressed()).as("memory that was not given back").isEmpty();
      }
    }
  }

  @Test
  void otherRowsThanTheLogSaysAreRefused() {
    ArrowFile file = ArrowFile.write(SCHEMA, ROWS);
    Fragment f = file.fragment();
    Fragment more =
        new Fragment(f.path(), 61, f.bytes(), f.crc32c(), f.columns(), f.lastId(), f.layout());
    assertThatThrownBy(() -> new ArrowFile(file.objects(), more).read(SCHEMA, 10))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("'%s' has 60 rows, but the commit log says 61.", ArrowFile.KEY);
  }

  @Test
  void anotherLayoutThanTheLogSaysIsRefused() {
    ArrowFile file = ArrowFile.write(SCHEMA, ROWS);
    Fragment f = file.fragment();
    Fragment other =
        new Fragment(f.path(), 60, f.bytes(), f.crc32c(), f.columns(), f.lastId(), f.layout() + 1);
    assertThatThrownBy(() -> new ArrowFile(file.objects(), other).read(SCHEMA, 10))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("it was written with other columns");
  }

  @Test
  void entriesOfAMapThatAreNoStructsAreRefused() {
    List<Field> members =
        List.of(
            new Field("key", FieldType.notNullable(ArrowType.Utf8.INSTANCE), List.of()),
            new Field("value", FieldType.nullable(new ArrowType.Int(64, true)), List.of()));
    Field entries = new Field("entries", FieldType.notNullable(ArrowType.Bool.INSTANCE), members);
    Field map = new Field("m", FieldType.nullable(new ArrowType.Map(false)), List.of(entries));
    try (BufferAllocator allocator = new RootAllocator();
        ArrowBuf zeros = allocator.buffer(64)) {
      zeros.setZero(0, 64);
      List<ArrowBuf> buffers = Collections.nCopies(9, zeros);
      List<ArrowFieldNode> nodes = Collections.nCopies(4, new ArrowFieldNode(1, 0));

      assertThatThrownBy(() -> BatchCheck.check(map, 1, nodes, buffers))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("entries");
    }
  }

  @Test
  void nullsWhereAColumnAllowsNoneAreRefused() throws IOException {
    Column element = new Column(3, "element", Primitive.INT64, false);
    Schema schema =
        new Schema(
            List.of(
                new Column(1, "a", Primitive.INT64, false),
                new Column(2, "list", new ListOf(element), true)));
    List<Map<String, Object>> rows =
        List.of(Rows.row("a", 1L, "list", List.of(1L)), Rows.row("a", 2L, "list", List.of(2L)));
    for (int place = 0; place < 2; place++) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      try (BufferAllocator allocator = new RootAllocator();
          VectorSchemaRoot root = VectorSchemaRoot.create(FileFields.of(schema), allocator);
          ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(content))) {
        Rows.fill(root, schema, rows);
        FieldVector vector = root.getVector(place);
        ((BigIntVector) (place == 0 ? vector : ((ListVector) vector).getDataVector())).setNull(1);
        writer.start();
        writer.writeBatch();
        writer.end();
      }
      ArrowFile damaged =
          ArrowFile.write(schema, rows).with(new MemoryObjectStore(), content.toByteArray());
      for (int batchRows : List.of(1, 2)) {
        assertThatThrownBy(() -> damaged.read(schema, batchRows))
            .isInstanceOf(CorruptDataException.class)
            .hasMessageContaining("is damaged in batch 0: There is a null in column '")
            .hasMessageContaining("', which allows none");
      }
    }
  }
}
