package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.Selection;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.ObjectWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a filter saves from being read, in a file of ten row groups with ten pages each. */
final class SkippedPagesTest {
  private static final int ROWS = 10_000;
  private static final int GROUP_ROWS = 1_000;
  private static final int PAGE_ROWS = 100;
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "sorted", Primitive.INT64, true),
              new Column(2, "scattered", Primitive.INT64, true),
              new Column(3, "word", Primitive.STRING, true),
              new Column(
                  4, "list", new ListOf(new Column(5, "element", Primitive.INT64, true)), true)));

  private final ObjectStore objects = new MemoryObjectStore();
  private final List<Map<String, Object>> rows = new ArrayList<>();

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
              .withDictionaryEncoding("sorted", false)
              .withDictionaryEncoding("scattered", false)
              .withBloomFilterEnabled("scattered", true)
              .build()) {
        for (int i = 0; i < ROWS; i++) {
          writer.write(group(type, i));
        }
      }
      object.commit();
    }
  }

  @Test
  void onlyThePagesOfMatchingRowsAreRead() {
    assertThat(read(range("sorted", 4_250, 4_270)))
        .containsSubsequence(rows.subList(4_250, 4_270))
        .isSubsetOf(rows.subList(4_200, 4_300));
    assertThat(read(range("sorted", 4_250, 4_320)))
        .containsSubsequence(rows.subList(4_250, 4_320))
        .isSubsetOf(rows.subList(4_200, 4_400));
    assertThat(read(range("sorted", 2_999, 3_001)))
        .containsSubsequence(rows.subList(2_999, 3_001))
        .isSubsetOf(rows.subList(2_900, 3_100));
    assertThat(bytes(range("sorted", 4_250, 4_270))).isLessThan(bytes(null) / 20);
  }

  @Test
  void pagesFarApartAreReadInOrder() {
    Filter ends =
        new Filter.Or(compare("sorted", Operator.LT, 1), compare("sorted", Operator.GE, 9_999));
    List<Map<String, Object>> pages = new ArrayList<>(rows.subList(0, PAGE_ROWS));
    pages.addAll(rows.subList(ROWS - PAGE_ROWS, ROWS));
    assertThat(read(ends)).containsSubsequence(rows.get(0), rows.get(ROWS - 1)).isSubsetOf(pages);
  }

  @Test
  void bloomFiltersLeaveOutRowGroups() {
    long present = (Long) rows.get(7_777).get("scattered");
    List<Map<String, Object>> read = read(compare("scattered", Operator.EQ, present));
    assertThat(read).contains(rows.get(7_777)).hasSizeLessThan(ROWS / 2);
    assertThat(read(compare("scattered", Operator.EQ, present + 1))).hasSizeLessThan(ROWS / 2);
  }

  @Test
  void dictionariesLeaveOutRowGroups() {
    Filter word = new Filter.Compare("word", Operator.EQ, new Value.OfString("word-3"));
    assertThat(read(word)).isEqualTo(rows.subList(3_000, 4_000));
    // Within the bounds of a row group, but not among its words.
    Filter none = new Filter.Compare("word", Operator.EQ, new Value.OfString("word-5a"));
    assertThat(read(none)).isEmpty();
  }

  @Test
  void withoutMatchNothingIsRead() {
    assertThat(read(compare("sorted", Operator.GT, ROWS))).isEmpty();
    assertThat(read(new Filter.In("sorted", List.of()))).isEmpty();
  }

  @Test
  void columnsThatAreNotReadDontDecide() {
    Schema list = SCHEMA.select(List.of("list"));
    assertThat(read(list, compare("sorted", Operator.LT, 0))).hasSize(ROWS);
  }

  @Test
  void widenedColumnsAreComparedAsTheyWereWritten() {
    Schema narrow =
        new Schema(
            List.of(
                new Column(1, "a", Primitive.INT32, true),
                new Column(2, "b", Primitive.FLOAT32, true)));
    Schema wide =
        new Schema(
            List.of(
                new Column(1, "x", Primitive.INT64, true),
                new Column(2, "y", Primitive.FLOAT64, true)));
    List<Map<String, Object>> few =
        List.of(Rows.row("a", 1, "b", 0.5f), Rows.row("a", 2, "b", 0.1f));
    ParquetFile file = ParquetFile.write(narrow, few);
    assertThat(read(file, wide, compare("x", Operator.EQ, 3))).isEmpty();
    assertThat(read(file, wide, compare("x", Operator.EQ, 2))).hasSize(2);
    assertThat(read(file, wide, compare("x", Operator.LT, 1L << 40))).hasSize(2);
    assertThat(read(file, wide, compare("x", Operator.GT, 1L << 40))).isEmpty();
    assertThat(read(file, wide, new Filter.Compare("y", Operator.GT, new Value.OfDouble(0.5))))
        .isEmpty();
    // What float can't hold is compared after reading.
    assertThat(read(file, wide, new Filter.Compare("y", Operator.GE, new Value.OfDouble(0.51))))
        .isEmpty();
    assertThat(read(file, wide, new Filter.Compare("y", Operator.GT, new Value.OfDouble(0.1))))
        .hasSize(2);
  }

  @Test
  void zerosAndNansAreNotLookedUp() {
    for (double value : new double[] {0.0, -0.0, Double.NaN}) {
      LeafPredicates<?> leaf = leaf(Primitive.FLOAT64, "d", true);
      for (Operator operator : Operator.values()) {
        assertThat(leaf.compare(operator, new Value.OfDouble(value))).isEmpty();
      }
      assertThat(leaf.in(List.of(new Value.OfDouble(1), new Value.OfDouble(value)))).isEmpty();
    }
  }

  @Test
  void boundsThatMayHideNanDontTellOfGreaterNumbers() {
    Value one = new Value.OfDouble(1);
    LeafPredicates<?> leaf = leaf(Primitive.FLOAT64, "d", false);
    assertThat(leaf.compare(Operator.GT, one)).isEmpty();
    assertThat(leaf.compare(Operator.GE, one)).isEmpty();
    assertThat(leaf.compare(Operator.LT, one)).isPresent();
    assertThat(leaf(Primitive.FLOAT64, "d", true).compare(Operator.GT, one)).isPresent();
  }

  /** What parquet-java did before its version 1.10. */
  @Test
  void boundsOfOldFilesMayHideNan() {
    String file =
        new String(objects.get(ParquetFile.KEY).orElseThrow(), StandardCharsets.ISO_8859_1);
    Matcher writer = Pattern.compile("parquet-mr version ([0-9.]+)").matcher(file);
    assertThat(writer.find()).isTrue();
    int length = writer.group(1).length();
    String old = "1.9." + "0".repeat(length - 4);
    String other = "x".repeat(length);

    assertThat(countsNan("new", file)).isTrue();
    assertThat(countsNan("old", file.replace(writer.group(1) + " (", old + " ("))).isFalse();
    assertThat(countsNan("other", file.replace(writer.group(1) + " (", other + " ("))).isFalse();
  }

  private boolean countsNan(String key, String file) {
    objects.putIfAbsent(key, file.getBytes(StandardCharsets.ISO_8859_1));
    try (ObjectReader object = objects.open(key)) {
      return OpenParquet.of(key, object, ParquetKeys.NONE).countsNan();
    }
  }

  @Test
  void damagedPageIndexIsAnError() throws IOException {
    for (int wrong = 0; wrong < 4; wrong++) {
      ParquetFile damaged = file().with(withPageIndex(wrong));
      assertThat(damaged.read(SCHEMA, 100)).hasSize(ROWS);
      assertThatThrownBy(() -> read(damaged, SCHEMA, range("sorted", 50, 60)))
          .as("damage %s", wrong)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("damaged in its page index: page 1 of [sorted]");
    }
  }

  /** Changes the entry of one page in place; numbers that take as many bytes as before. */
  private byte[] withPageIndex(int wrong) throws IOException {
    byte[] bytes = objects.get(ParquetFile.KEY).orElseThrow();
    IndexReference place;
    try (ObjectReader reader = objects.open(ParquetFile.KEY);
        ParquetFileReader parquet =
            ParquetFileReader.open(
                new ObjectInputFile(reader),
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
      place = parquet.getRowGroups().get(0).getColumns().get(0).getOffsetIndexReference();
    }
    int start = (int) place.getOffset();
    OffsetIndex index =
        Util.readOffsetIndex(new ByteArrayInputStream(bytes, start, place.getLength()));
    var page = index.getPage_locations().get(1);
    switch (wrong) {
      case 0 -> page.setOffset(page.getOffset() - 1);
      case 1 -> page.setCompressed_page_size(8_191);
      case 2 -> page.setFirst_row_index(0);
      default -> page.setFirst_row_index(5_000);
    }
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    Util.writeOffsetIndex(index, changed);
    // The footer says where an index begins; it may be longer, as its end is in itself.
    byte[] whole = Arrays.copyOf(bytes, bytes.length);
    System.arraycopy(changed.toByteArray(), 0, whole, start, changed.size());
    return whole;
  }

  private static LeafPredicates<?> leaf(DataType type, String name, boolean countsNan) {
    PrimitiveType stored = ParquetSchemas.type(new Column(1, name, type, true)).asPrimitiveType();
    return LeafPredicates.of(type, stored, countsNan).orElseThrow();
  }

  private Group group(MessageType type, int i) {
    Group group = new SimpleGroup(type);
    long scattered = i * 2_654_435_761L % 1_000_003 * 2;
    List<Object> elements = new ArrayList<>();
    group.add("sorted", (long) i);
    group.add("scattered", scattered);
    group.add("word", Binary.fromString("word-" + i / GROUP_ROWS));
    Group list = group.addGroup("list");
    for (int j = 0; j < i % 4; j++) {
      list.addGroup("list").add("element", (long) i * j);
      elements.add((long) i * j);
    }
    rows.add(
        Rows.row(
            "sorted",
            (long) i,
            "scattered",
            scattered,
            "word",
            "word-" + i / GROUP_ROWS,
            "list",
            elements));
    return group;
  }

  private ParquetFile file() {
    long bytes = objects.get(ParquetFile.KEY).orElseThrow().length;
    return new ParquetFile(objects, new Fragment("data/a.parquet", ROWS, bytes, 0, Map.of()));
  }

  private List<Map<String, Object>> read(Filter filter) {
    return read(SCHEMA, filter);
  }

  private List<Map<String, Object>> read(Schema schema, Filter filter) {
    return read(file(), schema, filter);
  }

  private static List<Map<String, Object>> read(ParquetFile file, Schema schema, Filter filter) {
    List<Map<String, Object>> read = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        FragmentReader reader = open(file, new Selection(schema, Optional.of(filter), 33))) {
      while (reader.next(root)) {
        read.addAll(Rows.of(root));
      }
    }
    return read;
  }

  private long bytes(Filter filter) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(SCHEMA), allocator);
        FragmentReader reader =
            open(file(), new Selection(SCHEMA, Optional.ofNullable(filter), 4096))) {
      long footer = reader.counts().bytes();
      while (reader.next(root)) {
        assertThat(root.getRowCount()).isPositive();
      }
      return reader.counts().bytes() - footer;
    }
  }

  private static FragmentReader open(ParquetFile file, Selection selection) {
    return new ParquetFormat().read(file.objects(), ParquetFile.KEY, file.fragment(), selection);
  }

  private static Filter range(String column, long from, long to) {
    return new Filter.And(compare(column, Operator.GE, from), compare(column, Operator.LT, to));
  }

  private static Filter compare(String column, Operator operator, long value) {
    return new Filter.Compare(column, operator, new Value.OfLong(value));
  }
}
