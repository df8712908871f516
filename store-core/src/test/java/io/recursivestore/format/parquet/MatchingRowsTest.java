package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.Compression;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.Selection;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/** Batches that hold only rows that may match. */
final class MatchingRowsTest {
  private static final int ROWS = 80_000;
  private static final int RUN_ROWS = 100;
  private static final int RUN_EVERY = 1_000;
  private static final int BATCH_ROWS = 500;

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "id", Primitive.INT64, false),
              new Column(
                  2,
                  "struct",
                  new Struct(List.of(new Column(3, "text", Primitive.STRING, true))),
                  true),
              new Column(
                  4, "list", new ListOf(new Column(5, "element", Primitive.STRING, true)), true),
              new Column(6, "text", Primitive.STRING, true),
              new Column(7, "flag", Primitive.BOOL, true)));

  @Test
  void viewsBelowAColumnOfTheFilterKeepOnlyTheMemoryThatTheyPointInto() {
    List<Map<String, Object>> rows = rows(new Random(1), RUN_EVERY, RUN_ROWS, ROWS);
    ParquetFile file = ParquetFile.write(SCHEMA, rows, ROWS, Compression.NONE);
    for (String name : List.of("struct", "list", "text")) {
      List<Long> ids = new ArrayList<>();
      Selection selection = selection(new Filter.IsNotNull(name), BATCH_ROWS, name, "id");
      try (BufferAllocator allocator = new RootAllocator();
          VectorSchemaRoot batch =
              VectorSchemaRoot.create(ArrowSchemas.toArrowViews(selection.schema()), allocator);
          FragmentReader reader = open(file, selection)) {
        while (reader.next(batch)) {
          FieldVector vector = batch.getVector(name);
          FieldVector texts = name.equals("text") ? vector : vector.getChildrenFromFields().get(0);
          assertThat(unused((BaseVariableWidthViewVector) texts)).as(name).isLessThan(2);
          Rows.of(batch).forEach(row -> ids.add((Long) row.get("id")));
        }
      }
      assertThat(ids).hasSizeLessThan(ROWS / 2);
      assertThat(ids)
          .containsAll(
              rows.stream().filter(r -> r.get(name) != null).map(r -> (Long) r.get("id")).toList());
    }
  }

  @Test
  void textsThatTheFileLacksMatchNothing() {
    List<Map<String, Object>> rows = rows(new Random(1), RUN_EVERY, RUN_ROWS, 3 * RUN_EVERY);
    ParquetFile file = ParquetFile.write(SCHEMA, rows, ROWS, Compression.NONE);
    List<Column> columns = new ArrayList<>(SCHEMA.columns());
    columns.add(new Column(8, "added", Primitive.STRING, true));
    Filter filter =
        new Filter.Or(
            new Filter.Compare("added", Filter.Operator.LT, new Value.OfString("x")),
            new Filter.IsNotNull("text"));
    Selection selection = new Selection(new Schema(columns), Optional.of(filter), BATCH_ROWS, true);
    List<Map<String, Object>> read = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch =
            VectorSchemaRoot.create(ArrowSchemas.toArrowViews(selection.schema()), allocator);
        FragmentReader reader = open(file, selection)) {
      // What the next buffers of these sizes will hold.
      for (int shift = 10; shift <= 20; shift++) {
        ArrowBuf used = allocator.buffer(1L << shift);
        used.setOne(0, used.capacity());
        used.close();
      }
      while (reader.next(batch)) {
        read.addAll(Rows.of(batch));
      }
    }

    assertThat(read).hasSizeLessThan(rows.size());
    assertThat(read).allMatch(row -> row.get("added") == null);
    assertThat(read.stream().filter(row -> row.get("text") != null)).hasSize(3 * RUN_ROWS);
  }

  @Property(tries = 15)
  void rowsAreWholeWhicheverAreLeftOut(@ForAll Random random) {
    int every = 1 + random.nextInt(400);
    List<Map<String, Object>> rows =
        rows(random, every, random.nextInt(every + 1), 1 + random.nextInt(2_000));
    ParquetFile file =
        ParquetFile.write(
            SCHEMA, rows, rows.size(), random.nextBoolean() ? Compression.NONE : Compression.ZSTD);
    String name = SCHEMA.names().get(1 + random.nextInt(4));
    Filter filter = random.nextInt(3) == 0 ? new Filter.IsNull(name) : new Filter.IsNotNull(name);
    boolean isNull = filter instanceof Filter.IsNull;
    int batchRows = 1 + random.nextInt(random.nextBoolean() ? 8 : 3_000);
    Selection selection = selection(filter, batchRows, SCHEMA.names().toArray(String[]::new));
    boolean hasViews = random.nextBoolean();

    List<Map<String, Object>> read = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch =
            VectorSchemaRoot.create(
                hasViews ? ArrowSchemas.toArrowViews(SCHEMA) : ArrowSchemas.toArrow(SCHEMA),
                allocator);
        FragmentReader reader = open(file, selection)) {
      while (reader.next(batch)) {
        assertThat(batch.getRowCount()).isBetween(1, batchRows);
        read.addAll(Rows.of(batch));
      }
    }

    assertThat(read.stream().filter(row -> row.get(name) == null == isNull).toList())
        .isEqualTo(rows.stream().filter(row -> row.get(name) == null == isNull).toList());
    assertThat(rows).containsAll(read);
  }

  /** Returns how many buffers no view points into. */
  private static int unused(BaseVariableWidthViewVector vector) {
    Set<Integer> used = new HashSet<>();
    for (int i = 0; i < vector.getValueCount(); i++) {
      long view = (long) i * BaseVariableWidthViewVector.ELEMENT_SIZE;
      if (vector.getDataBuffer().getInt(view) > BaseVariableWidthViewVector.INLINE_SIZE) {
        used.add(vector.getDataBuffer().getInt(view + 2 * Integer.BYTES));
      }
    }
    return vector.getDataBuffers().size() - used.size();
  }

  private static FragmentReader open(ParquetFile file, Selection selection) {
    return new ParquetFormat().read(file.objects(), ParquetFile.KEY, file.fragment(), selection);
  }

  private static Selection selection(Filter filter, int batchRows, String... names) {
    return new Selection(SCHEMA.select(List.of(names)), Optional.of(filter), batchRows, true);
  }

  /** Makes rows of which a run has values in all columns, every so many rows. */
  private static List<Map<String, Object>> rows(Random random, int every, int run, int count) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean isNull = i % every >= run;
      rows.add(
          Rows.row(
              "id",
              (long) i,
              "struct",
              isNull ? null : Rows.row("text", text(random)),
              "list",
              isNull ? null : List.of(text(random), text(random)),
              "text",
              isNull ? null : text(random),
              "flag",
              isNull ? null : random.nextBoolean()));
    }
    return rows;
  }

  private static String text(Random random) {
    return "text ".repeat(random.nextInt(20)) + random.nextLong();
  }
}
