package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.ObjectWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files with many row groups, written by parquet-java's own example writer. */
final class RowGroupsTest {
  private static final int ROWS = 2_000;
  private static final Column ELEMENT = new Column(3, "element", Primitive.INT64, true);
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "n", Primitive.INT32, true),
              new Column(2, "list", new ListOf(ELEMENT), true),
              new Column(4, "d", Primitive.FLOAT64, true)));

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
              .withRowGroupSize(2_000L)
              .withPageSize(300)
              .withMinRowCountForPageSizeCheck(10)
              .withMaxRowCountForPageSizeCheck(10)
              .build()) {
        for (int i = 0; i < ROWS; i++) {
          writer.write(group(type, i));
        }
      }
      object.commit();
    }
  }

  @Test
  void rowsOfAllGroupsAreReadInOrder() throws IOException {
    assertThat(footer().getBlocks()).hasSizeGreaterThan(10);
    for (int batchRows : List.of(1, 7, 64, 10_000)) {
      assertThat(file().read(SCHEMA, batchRows)).as("batches of %s", batchRows).isEqualTo(rows);
    }
  }

  @Test
  void oneColumnOfAllGroupsIsRead() {
    Schema list = SCHEMA.select(List.of("list"));
    assertThat(file().read(list, 100))
        .isEqualTo(rows.stream().map(r -> Rows.row("list", r.get("list"))).toList());
    assertThat(file().read(new Schema(List.of()), 100)).hasSize(ROWS);
  }

  @Test
  void statisticsOfAllGroupsAreSummedUp() throws IOException {
    Map<Integer, ColumnStatistics> statistics = FooterStatistics.of(footer(), SCHEMA);
    assertThat(statistics).containsOnlyKeys(1, 4);
    assertThat(statistics.get(1))
        .isEqualTo(
            new ColumnStatistics(
                rows.stream().filter(r -> r.get("n") == null).count(),
                new Value.OfLong(-999),
                new Value.OfLong(999)));
    // One NaN in one group leaves the whole file without bounds.
    assertThat(statistics.get(4)).isEqualTo(new ColumnStatistics(0, null, null));
  }

  private Group group(MessageType type, int i) {
    Group group = new SimpleGroup(type);
    // The first groups hold nothing but nulls.
    Integer n = i < 500 ? null : 1_000 - (i * 37 % 2_000);
    if (n != null) {
      group.add("n", n);
    }
    List<Object> elements = i % 5 == 0 ? null : new ArrayList<>();
    if (elements != null) {
      Group list = group.addGroup("list");
      for (int j = 0; j < i % 4; j++) {
        Group entry = list.addGroup("list");
        Long element = j % 2 == 0 ? (long) i * j : null;
        if (element != null) {
          entry.add("element", element.longValue());
        }
        elements.add(element);
      }
    }
    double d = i == 1_234 ? Double.NaN : i;
    group.add("d", d);
    rows.add(Rows.row("n", n, "list", elements, "d", d));
    return group;
  }

  private ParquetFile file() {
    long bytes = objects.get(ParquetFile.KEY).orElseThrow().length;
    return new ParquetFile(objects, new Fragment("data/a.parquet", ROWS, bytes, 0, Map.of()));
  }

  private ParquetMetadata footer() throws IOException {
    try (ObjectReader reader = objects.open(ParquetFile.KEY);
        ParquetFileReader parquet =
            ParquetFileReader.open(
                new ObjectInputFile(reader),
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
      return parquet.getFooter();
    }
  }
}
