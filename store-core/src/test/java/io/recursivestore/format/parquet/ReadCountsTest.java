package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.Selection;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.ObjectWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What readers say they read, in a file of ten row groups with ten pages of each column. */
final class ReadCountsTest {
  private static final int ROWS = 10_000;
  private static final int GROUP_ROWS = 1_000;
  private static final int PAGE_ROWS = 100;
  private static final int PAGES = ROWS / PAGE_ROWS;
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "sorted", Primitive.INT64, true),
              new Column(2, "mixed", Primitive.INT64, true)));

  private final ObjectStore objects = new MemoryObjectStore();

  @BeforeEach
  void writeFile() throws IOException {
    MessageType type = ParquetSchemas.toParquet(SCHEMA);
    try (ObjectWriter object = objects.create(ParquetFile.KEY)) {
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(new ObjectOutputFile(object))
              .withConf(new PlainParquetConfiguration())
              .withType(type)
              .withRowGroupRowCountLimit(GROUP_ROWS)
              .withPageRowCountLimit(PAGE_ROWS)
              .withMinRowCountForPageSizeCheck(1)
              .withDictionaryEncoding(false)
              .build()) {
        for (int i = 0; i < ROWS; i++) {
          Group row = new SimpleGroup(type).append("sorted", (long) i);
          writer.write(row.append("mixed", mixed(i)));
        }
      }
      object.commit();
    }
  }

  /** Odd in one page of each row group; bounds are nearly the same in all pages. */
  private static long mixed(int row) {
    return 2L * (row % PAGE_ROWS) + (row % GROUP_ROWS / PAGE_ROWS == 3 ? 1 : 0);
  }

  @Test
  void withoutFilterNothingIsLeftOut() {
    ReadCounts counts = all(SCHEMA, null);

    assertThat(counts).isEqualTo(new ReadCounts(counts.bytes(), 2 * PAGES, 0, ROWS, 0));
    assertThat(counts.bytes()).isBetween(ROWS * 16L, file().bytes());
  }

  @Test
  void columnsThatAreNotReadHaveNoPages() {
    ReadCounts counts = all(SCHEMA.select(List.of("mixed")), null);

    assertThat(counts).isEqualTo(new ReadCounts(counts.bytes(), PAGES, 0, ROWS, 0));
    assertThat(counts.bytes()).isBetween(ROWS * 8L, file().bytes() / 2 + ROWS);
  }

  @Test
  void rowsWithoutColumnsAreCounted() {
    ReadCounts counts = all(new Schema(List.of()), null);

    assertThat(counts).isEqualTo(new ReadCounts(counts.bytes(), 0, 0, ROWS, 0));
  }

  @Test
  void whatStatisticsAndPageIndexesTellIsLeftOut() {
    ReadCounts counts = all(SCHEMA, range("sorted", 4_250, 4_270));

    assertThat(counts).isEqualTo(new ReadCounts(counts.bytes(), 2, 2 * PAGES - 2, 20, ROWS - 20));
    assertThat(counts.bytes()).isBetween(2 * PAGE_ROWS * 8L, file().bytes() / 4);
  }

  @Test
  void whatTheFiltersColumnTellsIsLeftOut() {
    ReadCounts counts = all(SCHEMA, compare("mixed", Operator.EQ, 51));

    // All pages of the filter's column, and one of the other in each row group.
    assertThat(counts)
        .isEqualTo(new ReadCounts(counts.bytes(), PAGES + 10, PAGES - 10, 10, ROWS - 10));
  }

  @Test
  void withoutMatchAllIsLeftOut() {
    ReadCounts counts = all(SCHEMA, compare("sorted", Operator.LT, 0));

    assertThat(counts).isEqualTo(new ReadCounts(counts.bytes(), 0, 2 * PAGES, 0, ROWS));
  }

  @Test
  void whatIsYetToComeIsNotLeftOut() {
    ReadCounts first = first(null);
    assertThat(first).isEqualTo(new ReadCounts(first.bytes(), 2, 0, 50, 0));

    ReadCounts later = first(compare("sorted", Operator.GE, 5_000));
    assertThat(later).isEqualTo(new ReadCounts(later.bytes(), 2, PAGES, 50, 5_000));
  }

  /** Returns what was counted once all rows were read, after each batch no less than before. */
  private ReadCounts all(Schema schema, Filter filter) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        FragmentReader reader = open(schema, filter, 64)) {
      long rows = 0;
      ReadCounts before = reader.counts();
      while (reader.next(root)) {
        rows += root.getRowCount();
        ReadCounts counts = reader.counts();
        assertThat(counts.rows()).isEqualTo(rows);
        assertThat(counts.bytes()).isGreaterThanOrEqualTo(before.bytes());
        assertThat(counts.pages()).isGreaterThanOrEqualTo(before.pages());
        assertThat(counts.pagesLeftOut()).isGreaterThanOrEqualTo(before.pagesLeftOut());
        assertThat(counts.rowsLeftOut()).isGreaterThanOrEqualTo(before.rowsLeftOut());
        before = counts;
      }
      assertThat(reader.next(root)).isFalse();
      return reader.counts();
    }
  }

  private ReadCounts first(Filter filter) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(SCHEMA), allocator);
        FragmentReader reader = open(SCHEMA, filter, 50)) {
      assertThat(reader.next(root)).isTrue();
      return reader.counts();
    }
  }

  private FragmentReader open(Schema schema, Filter filter, int batchRows) {
    Selection selection = new Selection(schema, Optional.ofNullable(filter), batchRows);
    return new ParquetFormat().read(objects, ParquetFile.KEY, file(), selection);
  }

  private Fragment file() {
    long bytes = objects.get(ParquetFile.KEY).orElseThrow().length;
    return new Fragment("data/a.parquet", ROWS, bytes, 0, Map.of());
  }

  private static Filter range(String column, long from, long to) {
    return new Filter.And(compare(column, Operator.GE, from), compare(column, Operator.LT, to));
  }

  private static Filter compare(String column, Operator operator, long value) {
    return new Filter.Compare(column, operator, new Value.OfLong(value));
  }
}
