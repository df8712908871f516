package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.format.Compression;
import io.recursivestore.format.FileOptions;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;

/** Bloom filters are there where they were asked for, and hold all values. */
final class BloomFilterTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "small", Primitive.INT16, true),
              new Column(2, "id", Primitive.INT64, false),
              new Column(3, "name", Primitive.STRING, true),
              new Column(4, "price", new Decimal(25, 2), true),
              new Column(5, "other", Primitive.INT64, true)));

  @Test
  void filtersHoldAllValuesAndFewOthers() throws IOException {
    int count = 30_000;
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          Rows.row(
              "small",
              (short) (i % 1_000),
              "id",
              3L * i,
              "name",
              i % 7 == 0 ? null : "name " + i,
              "price",
              BigDecimal.valueOf(i, 2),
              "other",
              1L));
    }
    FileOptions options =
        new FileOptions(Compression.AUTO, List.of("small", "id", "name", "price"));
    try (ParquetFileReader parquet = ParquetFile.write(SCHEMA, rows, 4_000, options).parquet()) {
      List<ColumnChunkMetaData> chunks = parquet.getFooter().getBlocks().get(0).getColumns();
      BloomFilter small = parquet.readBloomFilter(chunks.get(0));
      BloomFilter id = parquet.readBloomFilter(chunks.get(1));
      BloomFilter name = parquet.readBloomFilter(chunks.get(2));
      BloomFilter price = parquet.readBloomFilter(chunks.get(3));
      assertThat(parquet.readBloomFilter(chunks.get(4))).isNull();
      int wrong = 0;
      for (int i = 0; i < count; i++) {
        assertThat(small.findHash(small.hash(i % 1_000))).isTrue();
        assertThat(id.findHash(id.hash(3L * i))).isTrue();
        assertThat(i % 7 == 0 || name.findHash(name.hash(Binary.fromString("name " + i)))).isTrue();
        wrong += id.findHash(id.hash(3L * i + 1)) ? 1 : 0;
      }
      byte[] bytes = new byte[ParquetSchemas.decimalBytes(25)];
      bytes[bytes.length - 1] = 99;
      assertThat(price.findHash(price.hash(Binary.fromConstantByteArray(bytes)))).isTrue();
      assertThat(wrong).isLessThan(count / 50);
      assertThat(small.getBitsetSize()).isLessThan(id.getBitsetSize());
    }
  }

  @Test
  void manyValuesMakeALargeFilterThatHoldsThemAll() throws IOException {
    BloomHashes hashes = new BloomHashes();
    for (long i = 0; i < 600_000; i++) {
      hashes.add(i);
    }

    BloomFilter filter = hashes.build();

    for (long i = 0; i < 600_000; i++) {
      assertThat(filter.findHash(filter.hash(i))).isTrue();
    }
    assertThat(filter.findHash(filter.hash(-1L))).isFalse();
    assertThat(hashes.build().findHash(filter.hash(1L))).isFalse();
  }

  /** parquet-java knows columns by their names with dots in between. */
  @Test
  void aMemberOfTheSameNameHasNoFilterOfAnotherColumn() throws IOException {
    Schema schema =
        new Schema(
            List.of(
                new Column(1, "a.b", Primitive.INT64, true),
                new Column(
                    2, "a", new Struct(List.of(new Column(3, "b", Primitive.INT64, true))), true)));
    List<Map<String, Object>> rows = List.of(Rows.row("a.b", 1L, "a", Rows.row("b", 2L)));
    FileOptions options = new FileOptions(Compression.AUTO, List.of("a.b"));
    try (ParquetFileReader parquet = ParquetFile.write(schema, rows, 10, options).parquet()) {
      ColumnChunkMetaData member = parquet.getFooter().getBlocks().get(0).getColumns().get(1);
      BloomFilter filter = parquet.readBloomFilter(member);
      assertThat(filter == null || filter.findHash(filter.hash(2L))).isTrue();
    }
  }
}
