package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.Compression;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.Selection;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.junit.jupiter.api.Test;

/** Only the ranges that are needed are read, and those beside each other at once. */
final class RangedReadsTest {
  private static final int ROWS = 60_000;
  private static final int PAGE_ROWS = 20_000;
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "a", Primitive.INT64, false),
              new Column(2, "b", Primitive.INT64, false),
              new Column(3, "c", Primitive.INT64, false),
              new Column(4, "d", Primitive.INT64, false)));

  private final ParquetFile file = ParquetFile.write(SCHEMA, rows(), ROWS, Compression.NONE);
  private final List<Range> reads = new ArrayList<>();

  private record Range(long from, int length) {
    Range with(Range next) {
      assertThat(next.from()).isEqualTo(from + length);
      return new Range(from, length + next.length());
    }
  }

  @Test
  void columnsBesideEachOtherAreOneRead() {
    assertThat(read(Optional.empty(), "a", "b", "c", "d")).isEqualTo(ROWS);

    assertThat(reads).containsExactly(column(0).with(column(1)).with(column(2)).with(column(3)));
  }

  @Test
  void columnsBetweenAreNotRead() {
    assertThat(read(Optional.empty(), "a", "c", "d")).isEqualTo(ROWS);

    assertThat(reads).containsExactly(column(0), column(2).with(column(3)));
  }

  @Test
  void pagesThatCantMatchAreNotRead() {
    Filter last = new Filter.Compare("a", Filter.Operator.GE, new Value.OfLong(1000L * ROWS - 1));

    assertThat(read(Optional.of(last), "a", "b")).isBetween(1, PAGE_ROWS);

    assertThat(reads.stream().mapToLong(Range::length).sum())
        .isLessThan((column(0).length() + column(1).length()) / 2);
  }

  private Range column(int number) {
    try (ParquetFileReader parquet = file.parquet()) {
      assertThat(parquet.getRowGroups()).hasSize(1);
      ColumnChunkMetaData chunk = parquet.getRowGroups().get(0).getColumns().get(number);
      return new Range(chunk.getStartingPos(), (int) chunk.getTotalSize());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Returns the number of rows. What was read before the first batch, of the footer, is left out.
   */
  private int read(Optional<Filter> filter, String... columns) {
    Schema schema = SCHEMA.select(List.of(columns));
    int rows = 0;
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        FragmentReader reader =
            new ParquetFormat()
                .read(
                    recording(),
                    ParquetFile.KEY,
                    file.fragment(),
                    new Selection(schema, filter, ROWS))) {
      reads.clear();
      while (reader.next(root)) {
        rows += root.getRowCount();
      }
    }
    return rows;
  }

  private ObjectStore recording() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(file.objects(), arguments);
                return result instanceof ObjectReader reader ? new Recording(reader) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private final class Recording implements ObjectReader {
    private final ObjectReader reader;

    Recording(ObjectReader reader) {
      this.reader = reader;
    }

    @Override
    public long size() {
      return reader.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) {
      reads.add(new Range(offset, target.remaining()));
      reader.read(offset, target);
    }

    @Override
    public void close() {
      reader.close();
    }
  }

  /** Numbers without a pattern, but for the first column, which is sorted. */
  private static List<Map<String, Object>> rows() {
    Random random = new Random(1);
    return LongStream.range(0, ROWS)
        .mapToObj(
            i ->
                Rows.row(
                    "a",
                    i * 1000 + (i + 1 < ROWS ? random.nextInt(1000) : 999),
                    "b",
                    random.nextLong(),
                    "c",
                    random.nextLong(),
                    "d",
                    random.nextLong()))
        .toList();
  }
}
