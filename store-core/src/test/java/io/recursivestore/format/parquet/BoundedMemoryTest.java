package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.Compression;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.Selection;
import io.recursivestore.format.ahead.ReadAhead;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.ObjectWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A task takes the memory of what it reads ahead, of a batch of 16 MiB, and of one page of each
 * column; Arrow makes powers of 2 of all of them.
 */
final class BoundedMemoryTest {
  private static final int MIB = 1 << 20;
  private static final long BATCH_BYTES = 16 * MIB;

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"NONE", "SNAPPY", "ZSTD"})
  void cellsOfAMebibyteTakeABatchAndWhatIsReadAhead(Compression compression) {
    int rows = 64;
    Schema schema =
        new Schema(
            List.of(
                new Column(1, "id", Primitive.INT64, false),
                new Column(2, "cell", Primitive.STRING, false)));
    Random random = new Random(1);
    ParquetFile file =
        ParquetFile.write(
            schema,
            IntStream.range(0, rows)
                .mapToObj(i -> Rows.row("id", (long) i, "cell", cell(random)))
                .toList(),
            8,
            compression);

    long peak = peak(file.objects(), ParquetFile.KEY, file.fragment(), schema, 8 * MIB, 4096);

    assertThat(peak).isLessThanOrEqualTo(8 * MIB + 2 * (BATCH_BYTES + 2 * MIB));
  }

  @ParameterizedTest
  @ValueSource(ints = {8 * MIB, 64 * MIB})
  void twoThousandColumnsTakeABatchAPageOfEachAndWhatIsReadAhead(int prefetchBytes)
      throws IOException {
    int columns = 2_000;
    Schema schema =
        new Schema(
            IntStream.range(0, columns)
                .mapToObj(i -> new Column(i + 1, "c" + i, Primitive.INT64, false))
                .toList());
    ObjectStore objects = new MemoryObjectStore();
    Fragment fragment = writeNumbers(objects, schema, 2_000);

    long peak = peak(objects, ParquetFile.KEY, fragment, schema, prefetchBytes, 4096);

    long pages = (columns * 16L) << 10;
    assertThat(peak).isLessThanOrEqualTo(prefetchBytes + 2 * BATCH_BYTES + pages);
  }

  /** Returns the most memory that reading all rows took. */
  private static long peak(
      ObjectStore objects,
      String key,
      Fragment fragment,
      Schema schema,
      long prefetchBytes,
      int batchRows) {
    Selection selection = new Selection(schema, Optional.empty(), batchRows, true, prefetchBytes);
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root =
            VectorSchemaRoot.create(ArrowSchemas.toArrowViews(schema), allocator);
        ReadAhead ahead = new ReadAhead(allocator, prefetchBytes);
        FragmentReader reader =
            new ParquetFormat().read(objects, key, fragment, selection, ahead.file())) {
      long rows = 0;
      while (reader.next(root)) {
        rows += root.getRowCount();
      }
      assertThat(rows).isEqualTo(fragment.rows());
      return allocator.getPeakMemoryAllocation();
    }
  }

  /** Little makes these smaller. */
  private static String cell(Random random) {
    byte[] cell = new byte[MIB];
    for (int i = 0; i < cell.length; i++) {
      cell[i] = (byte) (' ' + random.nextInt(95));
    }
    return new String(cell, StandardCharsets.US_ASCII);
  }

  /** Writes numbers without a pattern in pages of 1,024 rows, all in one row group. */
  private static Fragment writeNumbers(ObjectStore objects, Schema schema, int rows)
      throws IOException {
    MessageType type = ParquetSchemas.toParquet(schema);
    Random random = new Random(1);
    try (ObjectWriter object = objects.create(ParquetFile.KEY)) {
      try (var writer =
          ExampleParquetWriter.builder(new ObjectOutputFile(object))
              .withConf(new PlainParquetConfiguration())
              .withType(type)
              .withPageRowCountLimit(1_024)
              .withMinRowCountForPageSizeCheck(64)
              .withDictionaryEncoding(false)
              .build()) {
        for (int row = 0; row < rows; row++) {
          SimpleGroup group = new SimpleGroup(type);
          for (int column = 0; column < schema.columns().size(); column++) {
            group.add(column, random.nextLong());
          }
          writer.write(group);
        }
      }
      object.commit();
    }
    long bytes = objects.get(ParquetFile.KEY).orElseThrow().length;
    return new Fragment("data/a.parquet", rows, bytes, 0, Map.of());
  }
}
