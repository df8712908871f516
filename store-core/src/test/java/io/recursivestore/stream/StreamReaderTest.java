package io.recursivestore.stream;

import static io.recursivestore.Rows.row;
import static io.recursivestore.stream.Sample.IRREGULAR;
import static io.recursivestore.stream.Sample.REGULAR;
import static io.recursivestore.stream.Sample.REGULAR_ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps as Arrow batches. */
final class StreamReaderTest {
  private static final List<String> ALL = List.of("step", "n", "v", "odd");

  @TempDir Path root;
  private final BufferAllocator allocator = new RootAllocator();

  /** Fails if a reader left memory behind. */
  @AfterEach
  void closeAllocator() {
    allocator.close();
  }

  @Test
  void rowsHaveTheValuesOfSteps() {
    StreamSnapshot snapshot = Sample.write(root, 100, IRREGULAR).snapshot();

    List<Map<String, Object>> rows = Rows.of(snapshot.read(allocator, ALL, 10));

    assertThat(rows).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(rows.get(i))
          .isEqualTo(
              row(
                  "step",
                  IRREGULAR.applyAsLong(i),
                  "n",
                  (long) i,
                  "v",
                  List.of(i / 3.0, -1.0 * i),
                  "odd",
                  i % 2 == 1));
    }
  }

  @Test
  void everyTypeIsItsArrowType() {
    List<StreamField> fields = new ArrayList<>();
    List<List<Long>> values = new ArrayList<>();
    for (FieldType type : FieldType.values()) {
      long one = type.isFloating() ? Double.doubleToRawLongBits(1) : 1;
      fields.add(StreamField.scalar(type.toString(), type));
      fields.add(StreamField.sequence(type + "s", type));
      values.add(List.of(one));
      values.add(List.of(one, 0L, one));
    }
    StepStream stream = large().define("types", fields, CommitInfo.NONE);
    try (StepWriter writer = stream.writer()) {
      new Row(7, values).append(writer, fields);
    }
    List<String> columns = fields.stream().map(StreamField::name).toList();

    assertThat(Rows.of(stream.snapshot().read(allocator, columns, 10)))
        .containsExactly(
            row(
                "bool",
                true,
                "bools",
                List.of(true, false, true),
                "int8",
                (byte) 1,
                "int8s",
                List.of((byte) 1, (byte) 0, (byte) 1),
                "int16",
                (short) 1,
                "int16s",
                List.of((short) 1, (short) 0, (short) 1),
                "int32",
                1,
                "int32s",
                List.of(1, 0, 1),
                "int64",
                1L,
                "int64s",
                List.of(1L, 0L, 1L),
                "float32",
                1f,
                "float32s",
                List.of(1f, 0f, 1f),
                "float64",
                1.0,
                "float64s",
                List.of(1.0, 0.0, 1.0)));
  }

  @Test
  void missingFieldsAreNullAndMissingValuesNone() {
    StepStream stream = large().define("sample", Sample.FIELDS, CommitInfo.NONE);
    try (StepWriter writer = stream.writer()) {
      writer.append(
          new long[] {3, 3, 5, 8},
          new String[] {"n", "v", "odd", "v"},
          new Object[] {1, new double[] {0.5, 1.5}, true, new double[0]});
    }

    assertThat(Rows.of(stream.snapshot().read(allocator, ALL, 10)))
        .containsExactly(
            row("step", 3L, "n", 1L, "v", List.of(0.5, 1.5), "odd", null),
            row("step", 5L, "n", null, "v", null, "odd", true),
            row("step", 8L, "n", null, "v", List.of(), "odd", null));
  }

  @Test
  void columnsAreThoseAskedForInThatOrder() throws IOException {
    StreamSnapshot snapshot = Sample.write(root, 50, REGULAR).snapshot();

    try (ArrowReader rows = snapshot.read(allocator, List.of("odd", "step"), 10)) {
      assertThat(rows.getVectorSchemaRoot().getSchema().getFields())
          .extracting(field -> field.getName())
          .containsExactly("odd", "step");
    }
    assertThat(Rows.of(snapshot.read(allocator, List.of("n"), 10)).get(49))
        .isEqualTo(row("n", 49L));
    assertThat(Rows.of(snapshot.read(allocator, List.of(), 10))).hasSize(50);
  }

  @Test
  void batchesAreBoundedByRowsAndEndWithSegments() throws IOException {
    StreamSnapshot snapshot = Sample.write(root, REGULAR_ROWS + 25, REGULAR).snapshot();

    assertThat(batches(snapshot.read(allocator, ALL, 10)))
        .containsExactly(10, 10, 10, 2, 10, 10, 5);
    assertThat(batches(snapshot.read(allocator, ALL, 1000))).containsExactly(REGULAR_ROWS, 25);
  }

  @Test
  void batchesOfWideRowsAreBoundedByBytes() throws IOException {
    List<StreamField> fields = List.of(StreamField.sequence("pixels", FieldType.INT8));
    StepStream stream = large().define("wide", fields, CommitInfo.NONE);
    try (StepWriter writer = stream.writer()) {
      // 3 MiB each in Arrow, and a last one that is more than a batch by itself.
      for (int step = 0; step < 7; step++) {
        writer.beginStep(step);
        writer.setLongs(0, new long[3 << 20], 0, 3 << 20);
        writer.endStep();
      }
      writer.beginStep(7);
      writer.setLongs(0, new long[17 << 20], 0, 17 << 20);
      writer.endStep();
    }

    assertThat(batches(stream.snapshot().read(allocator, List.of("pixels"), 4096)))
        .containsExactly(5, 2, 1);
    assertThat(batches(stream.snapshot().read(allocator, List.of("step"), 4096)))
        .containsExactly(8);
  }

  @Test
  void vectorsAreReused() throws IOException {
    StreamSnapshot snapshot = Sample.write(root, 100, REGULAR).snapshot();
    try (ArrowReader rows = snapshot.read(allocator, ALL, 25)) {
      VectorSchemaRoot batch = rows.getVectorSchemaRoot();
      List<FieldVector> vectors = List.copyOf(batch.getFieldVectors());
      assertThat(rows.loadNextBatch()).isTrue();
      long memory = allocator.getAllocatedMemory();
      while (rows.loadNextBatch()) {
        assertThat(rows.getVectorSchemaRoot()).isSameAs(batch);
        assertThat(batch.getFieldVectors()).isEqualTo(vectors);
        assertThat(allocator.getAllocatedMemory()).isEqualTo(memory);
      }
      assertThat(batch.getRowCount()).isZero();
      assertThat(rows.loadNextBatch()).isFalse();
      assertThat(rows.bytesRead()).isPositive();
    }
  }

  /** Nulls and bits of a batch must not shine through to the next. */
  @Test
  void batchesForgetThoseBefore() {
    List<StreamField> fields =
        List.of(
            StreamField.scalar("flag", FieldType.BOOL),
            StreamField.scalar("n", FieldType.INT16),
            StreamField.sequence("flags", FieldType.BOOL));
    StepStream stream = large().define("flags", fields, CommitInfo.NONE);
    List<Row> expected = new ArrayList<>();
    try (StepWriter writer = stream.writer()) {
      for (long i = 0; i < 64; i++) {
        boolean lacks = i / 16 % 2 == 0 && i % 3 == 0;
        long flag = i / 16 % 2 == 0 ? 1 : 0;
        Row row =
            new Row(
                i,
                Arrays.asList(
                    lacks ? null : List.of(flag),
                    i % 5 == 0 ? null : List.of(i),
                    lacks ? List.of() : List.of(flag, 1 - flag, flag)));
        row.append(writer, fields);
        expected.add(row);
      }
    }
    StepStream copy = large().define("copy", fields, CommitInfo.NONE);
    try (ArrowReader rows =
            stream.snapshot().read(allocator, List.of("step", "flags", "flag", "n"), 16);
        StepWriter writer = copy.writer()) {
      while (rows.loadNextBatch()) {
        writer.append(rows.getVectorSchemaRoot());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(Row.read(copy.snapshot())).isEqualTo(expected);
  }

  @Test
  void emptySnapshotHasColumnsAndNoRows() throws IOException {
    StreamSnapshot snapshot = Sample.define(root).snapshot();
    try (ArrowReader rows = snapshot.read(allocator, ALL, 10)) {
      assertThat(rows.loadNextBatch()).isFalse();
      assertThat(rows.getVectorSchemaRoot().getFieldVectors()).hasSize(4);
    }
  }

  @Test
  void storeGivesTheMemory() throws IOException {
    try (Store store = Store.openOrCreate(root.toString())) {
      StepStream stream = store.streams().define("sample", Sample.FIELDS, CommitInfo.NONE);
      try (StepWriter writer = stream.writer()) {
        Sample.append(writer, 0, 5, REGULAR);
      }
      assertThat(Rows.of(stream.read(stream.snapshot(), List.of("n"), 2)))
          .extracting(row -> row.get("n"))
          .containsExactly(0L, 1L, 2L, 3L, 4L);
    }
  }

  @Test
  void requestsThatCannotBeServedSayWhy() {
    StreamSnapshot snapshot = Sample.write(root, 5, REGULAR).snapshot();
    assertThatThrownBy(() -> snapshot.read(allocator, List.of("m"), 10))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContainingAll("'m'", "'n'");
    assertThatThrownBy(() -> snapshot.read(allocator, List.of("n", "n"), 10))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'n'");
    assertThatThrownBy(() -> snapshot.read(allocator, ALL, 0))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("at least 1");
  }

  private Streams large() {
    return new Streams(new LocalObjectStore(root), Clock.systemUTC());
  }

  private static List<Integer> batches(ArrowReader reader) throws IOException {
    try (reader) {
      List<Integer> rows = new ArrayList<>();
      while (reader.loadNextBatch()) {
        rows.add(reader.getVectorSchemaRoot().getRowCount());
      }
      return rows;
    }
  }
}
