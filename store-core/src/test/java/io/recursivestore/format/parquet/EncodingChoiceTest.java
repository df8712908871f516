package io.recursivestore.format.parquet;

import static org.apache.parquet.column.Encoding.DELTA_BINARY_PACKED;
import static org.apache.parquet.column.Encoding.DELTA_LENGTH_BYTE_ARRAY;
import static org.apache.parquet.column.Encoding.PLAIN;
import static org.apache.parquet.column.Encoding.RLE_DICTIONARY;
import static org.apache.parquet.hadoop.metadata.CompressionCodecName.UNCOMPRESSED;
import static org.apache.parquet.hadoop.metadata.CompressionCodecName.ZSTD;
import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.format.Compression;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is chosen for which data. */
final class EncodingChoiceTest {
  private static final int ROWS = 25_000;

  private final Random random = new Random(11);

  @Test
  void numbersWithoutAPatternStayAsTheyAre() {
    assertChosen(Primitive.INT64, i -> random.nextLong(), UNCOMPRESSED, PLAIN);
    assertChosen(Primitive.INT32, i -> random.nextInt(), UNCOMPRESSED, PLAIN);
    assertChosen(Primitive.FLOAT64, i -> random.nextGaussian(), UNCOMPRESSED, PLAIN);
    assertChosen(Primitive.FLOAT32, i -> (float) random.nextGaussian(), UNCOMPRESSED, PLAIN);
  }

  @Test
  void sortedAndSlowlyChangingNumbersAreDifferences() {
    assertChosen(Primitive.INT64, i -> 5L * i, UNCOMPRESSED, DELTA_BINARY_PACKED);
    assertChosen(
        Primitive.TIMESTAMP,
        i -> 1_700_000_000_000_000L + 20_000L * i + random.nextInt(999),
        UNCOMPRESSED,
        DELTA_BINARY_PACKED);
    assertChosen(
        Primitive.INT32,
        i -> 1_000_000_000 + random.nextInt(1 << 20),
        UNCOMPRESSED,
        DELTA_BINARY_PACKED);
  }

  @Test
  void fewDifferentValuesAreADictionary() {
    assertChosen(Primitive.INT32, i -> random.nextInt(365), UNCOMPRESSED, RLE_DICTIONARY);
    assertChosen(
        Primitive.FLOAT64, i -> random.nextInt(10_000) / 100.0, UNCOMPRESSED, RLE_DICTIONARY);
    assertChosen(
        Primitive.STRING, i -> "agent-" + random.nextInt(200), UNCOMPRESSED, RLE_DICTIONARY);
    assertChosen(
        new Decimal(30, 2),
        i -> new BigDecimal(random.nextInt(500)).movePointLeft(2),
        UNCOMPRESSED,
        RLE_DICTIONARY);
  }

  @Test
  void differentTextsAreCompressed() {
    assertChosen(Primitive.STRING, i -> uuid().toString(), ZSTD, DELTA_LENGTH_BYTE_ARRAY);
    assertChosen(
        Primitive.STRING,
        i -> "https://example.org/items/" + random.nextInt(),
        ZSTD,
        DELTA_LENGTH_BYTE_ARRAY);
  }

  @Test
  void aDictionaryIsWhatIsCompressedOfFewTextsInAPattern() {
    assertChosen(Primitive.STRING, i -> i % 2 == 0 ? "hits" : "misses", ZSTD, RLE_DICTIONARY);
  }

  @Test
  void bytesWithoutAPatternStayAsTheyAre() {
    assertChosen(
        Primitive.BINARY,
        i -> {
          StringBuilder bytes = new StringBuilder();
          for (int b = 0; b < 50; b++) {
            bytes.append((char) random.nextInt(256));
          }
          return bytes.toString();
        },
        UNCOMPRESSED,
        DELTA_LENGTH_BYTE_ARRAY);
  }

  @Test
  void booleansAreCompressedWhereTheyRepeat() {
    assertChosen(Primitive.BOOL, i -> random.nextBoolean(), UNCOMPRESSED, PLAIN);
    ColumnChunkMetaData runs = chunk(Primitive.BOOL, i -> i / 1_000 % 2 == 0, Compression.AUTO);
    assertThat(runs.getCodec()).isNotEqualTo(UNCOMPRESSED);
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "SNAPPY", "ZSTD", "LZ4_RAW", "GZIP"})
  void aCompressionThatIsAskedForIsThatOfEveryColumn(Compression compression) {
    CompressionCodecName asked =
        compression == Compression.NONE
            ? UNCOMPRESSED
            : CompressionCodecName.valueOf(compression.name());
    for (IntFunction<Object> values :
        List.<IntFunction<Object>>of(i -> random.nextLong(), i -> (long) i, i -> i % 5L)) {
      assertThat(chunk(Primitive.INT64, values, compression).getCodec()).isEqualTo(asked);
    }
  }

  @Test
  void aDictionaryThatGrowsTooLargeIsGivenUpWithinTheRowGroup() {
    // Few texts at first, then only new ones.
    IntFunction<Object> values =
        i -> i < 40_000 ? "text " + random.nextInt(100) : uuid() + "-" + uuid();
    Written written = write(Primitive.STRING, 70_000, values, Compression.AUTO);

    ColumnChunkMetaData chunk = written.chunk();
    assertThat(chunk.getEncodingStats().getDataEncodings())
        .contains(RLE_DICTIONARY, DELTA_LENGTH_BYTE_ARRAY);
    // What comes later is worth compressing, and so everything is.
    assertThat(chunk.getCodec()).isEqualTo(ZSTD);
    assertThat(written.file().read(schema(Primitive.STRING), 5_000)).isEqualTo(written.rows());
  }

  @Test
  void aColumnThatIsNullAtFirstIsChosenForLater() {
    ColumnChunkMetaData chunk =
        chunk(Primitive.INT64, i -> i < 21_000 ? null : (Object) (i * 3L), Compression.AUTO);
    assertThat(chunk.getEncodings()).contains(DELTA_BINARY_PACKED);
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private void assertChosen(
      DataType type, IntFunction<Object> values, CompressionCodecName codec, Encoding encoding) {
    ColumnChunkMetaData chunk = chunk(type, values, Compression.AUTO);
    Set<Encoding> pages = chunk.getEncodingStats().getDataEncodings();
    assertThat(pages).as("%s", type).containsExactly(encoding);
    assertThat(chunk.getCodec()).as("%s", type).isEqualTo(codec);
  }

  private static ColumnChunkMetaData chunk(
      DataType type, IntFunction<Object> values, Compression compression) {
    return write(type, ROWS, values, compression).chunk();
  }

  private record Written(ParquetFile file, List<Map<String, Object>> rows) {
    ColumnChunkMetaData chunk() {
      try (ParquetFileReader parquet = file.parquet()) {
        List<BlockMetaData> groups = parquet.getFooter().getBlocks();
        assertThat(groups).hasSize(1);
        return groups.get(0).getColumns().get(0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Written write(
      DataType type, int count, IntFunction<Object> values, Compression compression) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Rows.row("x", values.apply(i)));
    }
    return new Written(ParquetFile.write(schema(type), rows, 3_000, compression), rows);
  }

  private static Schema schema(DataType type) {
    return new Schema(List.of(new Column(1, "x", type, true)));
  }
}
