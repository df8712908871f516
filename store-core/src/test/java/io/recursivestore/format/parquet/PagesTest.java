package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.Compression;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How values are divided into pages and row groups, and what is said of these. */
final class PagesTest {
  private static final long ROW_GROUP_BYTES = 128L << 20;

  @Test
  void pagesHaveTwentyThousandRowsAndTheirBounds() throws IOException {
    // The rows fall from page to page.
    ParquetFile file = write(Primitive.INT64, 50_000, i -> i % 10 == 9 ? null : (Object) (-1L * i));
    try (ParquetFileReader parquet = file.parquet()) {
      ColumnChunkMetaData chunk = onlyChunk(parquet);
      OffsetIndex offsets = parquet.readOffsetIndex(chunk);
      ColumnIndex bounds = parquet.readColumnIndex(chunk);
      assertThat(offsets.getPageCount()).isEqualTo(3);
      for (int page = 0; page < 3; page++) {
        int first = page * 20_000;
        int end = Math.min(50_000, first + 20_000);
        assertThat(offsets.getFirstRowIndex(page)).isEqualTo(first);
        assertThat(bounds.getNullCounts().get(page)).isEqualTo((end - first) / 10);
        assertThat(number(bounds.getMaxValues().get(page))).isEqualTo(-first);
        assertThat(number(bounds.getMinValues().get(page))).isEqualTo(-(end - 2));
      }
    }
  }

  @Test
  void pagesOfLongTextsAreSmallerAndBeginWithRows() throws IOException {
    Column element = new Column(2, "element", Primitive.STRING, true);
    String text = "long text ".repeat(5_000);
    ParquetFile file = write(new ListOf(element), 300, i -> Collections.nCopies(i % 4, i + text));
    try (ParquetFileReader parquet = file.parquet()) {
      OffsetIndex offsets = parquet.readOffsetIndex(onlyChunk(parquet));
      assertThat(offsets.getPageCount()).isBetween(15, 60);
      for (int page = 1; page < offsets.getPageCount(); page++) {
        assertThat(offsets.getFirstRowIndex(page))
            .isGreaterThan(offsets.getFirstRowIndex(page - 1));
      }
    }
  }

  @Test
  void pagesOfListsWithoutNullsEndWhereARowReachesTheirBytes() throws IOException {
    ParquetFile file = write(listOf(Primitive.INT64), 50_000, i -> Collections.nCopies(9, 1L * i));
    try (ParquetFileReader parquet = file.parquet()) {
      ColumnChunkMetaData chunk = onlyChunk(parquet);
      OffsetIndex offsets = parquet.readOffsetIndex(chunk);
      // So many rows of nine longs are the first to have a mebibyte.
      int rows = (1 << 20) / (9 * Long.BYTES) + 1;
      assertThat(offsets.getPageCount()).isEqualTo(50_000 / rows + 1);
      for (int page = 0; page < offsets.getPageCount(); page++) {
        assertThat(offsets.getFirstRowIndex(page)).isEqualTo((long) page * rows);
      }
      SizeStatistics sizes = chunk.getSizeStatistics();
      assertThat(sizes.getRepetitionLevelHistogram()).containsExactly(50_000L, 400_000L);
      assertThat(sizes.getDefinitionLevelHistogram()).containsExactly(0L, 0L, 0L, 450_000L);
    }
  }

  @Test
  void pagesMayHoldListsWithAndWithoutNulls() throws IOException {
    List<Object> some =
        Arrays.asList(null, List.of(), Collections.singletonList(null), List.of(7L));
    ParquetFile file =
        write(
            listOf(Primitive.INT64),
            40_000,
            i -> i < 25_000 || i >= 30_000 ? List.of(1L * i, 2L, 3L) : some.get(i % 4));
    try (ParquetFileReader parquet = file.parquet()) {
      ColumnChunkMetaData chunk = onlyChunk(parquet);
      OffsetIndex offsets = parquet.readOffsetIndex(chunk);
      assertThat(offsets.getPageCount()).isEqualTo(2);
      assertThat(offsets.getFirstRowIndex(1)).isEqualTo(20_000);
      SizeStatistics sizes = chunk.getSizeStatistics();
      assertThat(sizes.getRepetitionLevelHistogram()).containsExactly(40_000L, 70_000L);
      assertThat(sizes.getDefinitionLevelHistogram())
          .containsExactly(1_250L, 1_250L, 1_250L, 106_250L);
    }
  }

  @Test
  void whatIsNoNumberLeavesTheChunkWithoutBounds() throws IOException {
    ParquetFile file = write(Primitive.FLOAT64, 30_000, i -> i == 25_000 ? Double.NaN : 1.0 * i);
    try (ParquetFileReader parquet = file.parquet()) {
      ColumnChunkMetaData chunk = onlyChunk(parquet);
      assertThat(chunk.getStatistics().hasNonNullValue()).isFalse();
      assertThat(chunk.getStatistics().getNumNulls()).isZero();
      assertThat(parquet.readColumnIndex(chunk)).isNull();
    }
    assertThat(file.fragment().columns().get(1)).isEqualTo(new ColumnStatistics(0, null, null));
  }

  @Test
  void boundsThatAreZeroHoldBothZeros() throws IOException {
    for (double zero : new double[] {0.0, -0.0}) {
      ParquetFile file = write(Primitive.FLOAT64, 10, i -> zero);
      try (ParquetFileReader parquet = file.parquet()) {
        Statistics<?> statistics = onlyChunk(parquet).getStatistics();
        assertThat(statistics.genericGetMin()).isEqualTo((Object) (-0.0));
        assertThat(statistics.genericGetMax()).isEqualTo((Object) 0.0);
        ColumnIndex bounds = parquet.readColumnIndex(onlyChunk(parquet));
        assertThat(bounds.getMinValues().get(0).order(ByteOrder.LITTLE_ENDIAN).getDouble())
            .isEqualTo(-0.0);
      }
      assertThat(file.fragment().columns().get(1).min()).isEqualTo(new Value.OfDouble(0.0));
    }
  }

  @Test
  void textsAreInTheOrderOfTheirUnsignedBytes() throws IOException {
    List<String> texts =
        List.of("b", "", "\u00e9", "\uD83D\uDE00", "a", "\u0000", "bbbbbbbbb", "bbbbbbbb");
    ParquetFile file = write(Primitive.STRING, texts.size(), texts::get);
    try (ParquetFileReader parquet = file.parquet()) {
      ColumnIndex bounds = parquet.readColumnIndex(onlyChunk(parquet));
      assertThat(text(bounds.getMinValues().get(0))).isEmpty();
      assertThat(text(bounds.getMaxValues().get(0))).isEqualTo("\uD83D\uDE00");
    }
    // The first eight bytes are the same.
    List<String> alike = List.of("bbbbbbbbc", "bbbbbbbbd", "bbbbbbbba", "bbbbbbbbb");
    ColumnStatistics statistics =
        write(Primitive.STRING, alike.size(), alike::get).fragment().columns().get(1);
    assertThat(statistics)
        .isEqualTo(
            new ColumnStatistics(
                0, new Value.OfString("bbbbbbbba"), new Value.OfString("bbbbbbbbd")));
  }

  @Test
  void longBoundsAreCutOnTheSafeSide() throws IOException {
    String text = "\u00e9".repeat(5_000);
    ParquetFile file = write(Primitive.STRING, 3, i -> text + i);
    try (ParquetFileReader parquet = file.parquet()) {
      Statistics<?> statistics = onlyChunk(parquet).getStatistics();
      String low = new String(statistics.getMinBytes(), StandardCharsets.UTF_8);
      String high = new String(statistics.getMaxBytes(), StandardCharsets.UTF_8);
      assertThat(low).hasSizeLessThan(600).isLessThanOrEqualTo(text);
      assertThat(high).hasSizeLessThan(600).isGreaterThan(text + 2);
    }
  }

  @Test
  void rowGroupsOfWideRowsAreBoundedAndSoIsMemory(@TempDir Path directory) throws IOException {
    Schema schema = new Schema(List.of(new Column(1, "x", Primitive.BINARY, true)));
    ObjectStore objects = new LocalObjectStore(directory);
    byte[] value = new byte[3 << 20];
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        FragmentWriter writer =
            new ParquetFormat()
                .write(objects, ParquetFile.KEY, schema, new FileOptions(Compression.AUTO))) {
      VarBinaryVector vector = (VarBinaryVector) root.getVector("x");
      Random random = new Random(1);
      for (int batch = 0; batch < 25; batch++) {
        root.allocateNew();
        for (int i = 0; i < 4; i++) {
          random.nextBytes(value);
          vector.setSafe(i, value);
        }
        root.setRowCount(4);
        writer.write(root);
      }
      ParquetFile file = new ParquetFile(objects, writer.finish("data/a.parquet"));
      try (ParquetFileReader parquet = file.parquet()) {
        List<BlockMetaData> groups = parquet.getFooter().getBlocks();
        assertThat(groups).hasSize(3);
        assertThat(groups)
            .allSatisfy(
                group ->
                    assertThat(group.getCompressedSize())
                        .isLessThan(ROW_GROUP_BYTES + 2L * value.length));
        // A page of one value each.
        assertThat(parquet.readOffsetIndex(groups.get(0).getColumns().get(0)).getPageCount())
            .isEqualTo((int) groups.get(0).getRowCount());
      }
    }
  }

  private static ListOf listOf(DataType element) {
    return new ListOf(new Column(2, "element", element, true));
  }

  private static ParquetFile write(DataType type, int count, IntFunction<Object> values) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Rows.row("x", values.apply(i)));
    }
    Schema schema = new Schema(List.of(new Column(1, "x", type, true)));
    ParquetFile file = ParquetFile.write(schema, rows, 7_001, Compression.AUTO);
    assertThat(file.read(schema, 4_096)).isEqualTo(rows);
    return file;
  }

  private static ColumnChunkMetaData onlyChunk(ParquetFileReader parquet) {
    assertThat(parquet.getFooter().getBlocks()).hasSize(1);
    return parquet.getFooter().getBlocks().get(0).getColumns().get(0);
  }

  private static long number(ByteBuffer bytes) {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }
}
