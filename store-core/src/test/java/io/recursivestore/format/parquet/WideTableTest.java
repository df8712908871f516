package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.Selection;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.ObjectWriter;
import java.io.IOException;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;

/** A table of very many columns takes little memory a column. */
final class WideTableTest {
  private static final String KEY = "wide.parquet";
  private static final int COLUMNS = 2_000;
  private static final int GROUPS = 4;
  private static final int GROUP_ROWS = 25;
  private static final long MOST_BYTES = 16L << 20;

  private static final Schema SCHEMA =
      new Schema(
          IntStream.range(0, COLUMNS)
              .mapToObj(
                  i ->
                      new Column(
                          i + 1, "c" + i, i % 2 == 0 ? Primitive.INT64 : Primitive.STRING, false))
              .toList());

  @Test
  void readingTakesAsMuchMemoryAsPagesAndVectorsOfFewRows() throws IOException {
    ObjectStore objects = new MemoryObjectStore();
    Fragment fragment = write(objects);

    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root =
            VectorSchemaRoot.create(ArrowSchemas.toArrowViews(SCHEMA), allocator);
        FragmentReader reader =
            new ParquetFormat().read(objects, KEY, fragment, Selection.all(SCHEMA, 4096))) {
      int row = 0;
      while (reader.next(root)) {
        assertThat(root.getRowCount()).isEqualTo(GROUP_ROWS);
        for (int i = 0; i < GROUP_ROWS; i++, row++) {
          for (int column : new int[] {0, 1, COLUMNS / 2, COLUMNS - 2, COLUMNS - 1}) {
            Object expected = column % 2 == 0 ? (Object) number(row, column) : text(row, column);
            Object found =
                root.getVector(column) instanceof BigIntVector numbers
                    ? (Object) numbers.get(i)
                    : root.getVector(column).getObject(i).toString();
            assertThat(found).isEqualTo(expected);
          }
        }
      }
      assertThat(row).isEqualTo(GROUPS * GROUP_ROWS);
      assertThat(allocator.getPeakMemoryAllocation()).isLessThan(MOST_BYTES);
    }
  }

  private static Fragment write(ObjectStore objects) throws IOException {
    MessageType type = ParquetSchemas.toParquet(SCHEMA);
    try (ObjectWriter object = objects.create(KEY)) {
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(new ObjectOutputFile(object))
              .withConf(new PlainParquetConfiguration())
              .withType(type)
              .withRowGroupRowCountLimit(GROUP_ROWS)
              .withDictionaryEncoding(false)
              .build()) {
        for (int row = 0; row < GROUPS * GROUP_ROWS; row++) {
          Group group = new SimpleGroup(type);
          for (int column = 0; column < COLUMNS; column++) {
            if (column % 2 == 0) {
              group.add(column, number(row, column));
            } else {
              group.add(column, text(row, column));
            }
          }
          writer.write(group);
        }
      }
      object.commit();
    }
    long bytes = objects.get(KEY).orElseThrow().length;
    return new Fragment(KEY, GROUPS * GROUP_ROWS, bytes, 0, Map.of());
  }

  private static long number(int row, int column) {
    return row * 1_000_003L + column;
  }

  private static String text(int row, int column) {
    return "row " + row + " of column " + column;
  }
}
