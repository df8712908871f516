package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.RandomRows;
import io.recursivestore.format.Compression;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.MemoryObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged data files are named, and their rows are never made up. */
final class DamagedParquetTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "a", Primitive.INT64, false),
              new Column(2, "b", Primitive.STRING, true),
              new Column(
                  3, "c", new ListOf(new Column(4, "element", Primitive.INT32, true)), true)));
  private static final List<Map<String, Object>> ROWS =
      new RandomRows(new Random(3)).draw(SCHEMA, 60);
  private static final int TRAILER = 8;

  @Test
  void fileShorterThanTheLogSaysIsTruncated() {
    ParquetFile file = ParquetFile.write(SCHEMA, ROWS);
    byte[] whole = file.bytes();
    for (int length = 0; length < whole.length; length += 7) {
      ParquetFile cut =
          new ParquetFile(file.with(Arrays.copyOf(whole, length)).objects(), file.fragment());
      assertThatThrownBy(() -> cut.read(SCHEMA, 10))
          .isInstanceOf(CorruptDataException.class)
          .hasMessage(
              "'%s' is truncated: it has %d bytes, but the commit log says %d. Restore the file, or "
                  + "read a version without it.",
              ParquetFile.KEY, length, whole.length);
    }
  }

  @Test
  void fileLongerThanTheLogSaysIsDamaged() {
    ParquetFile file = ParquetFile.write(SCHEMA, ROWS);
    byte[] longer = Arrays.copyOf(file.bytes(), file.bytes().length + 1);
    assertThatThrownBy(
            () -> new ParquetFile(file.with(longer).objects(), file.fragment()).read(SCHEMA, 10))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("'" + ParquetFile.KEY + "' is damaged: it has " + longer.length);
  }

  @Test
  void fileCutAnywhereIsNamedEvenIfTheLogAgrees() {
    ParquetFile file = ParquetFile.write(SCHEMA, ROWS);
    byte[] whole = file.bytes();
    for (int length = 0; length < whole.length; length++) {
      assertRefused(file.with(Arrays.copyOf(whole, length)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "SNAPPY", "ZSTD", "LZ4_RAW", "GZIP"})
  void everyFlippedBitInAPageIsFound(Compression compression) throws IOException {
    ParquetFile file = ParquetFile.write(SCHEMA, ROWS, 60, compression);
    BitSet pages = pages(file.bytes(), true);
    assertThat(pages.cardinality()).isGreaterThan(100 * Byte.SIZE);
    pages.stream().forEach(bit -> assertRefused(file.with(flip(file.bytes(), bit))));
  }

  /** No checksum covers the headers of pages, so the rows may be others. */
  @Test
  void flippedBitInThePageHeadersIsFoundOrKeepsTheNumberOfRows() throws IOException {
    ParquetFile file = ParquetFile.write(SCHEMA, ROWS);
    BitSet headers = pages(file.bytes(), false);
    int refused = 0;
    for (int bit : headers.stream().toArray()) {
      refused += isRefused(file.with(flip(file.bytes(), bit)), rows -> rows.size() == 60) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(headers.cardinality() / 4);
  }

  @Test
  void flippedBitInTheFooterIsFoundOrHarmless() {
    ParquetFile file = ParquetFile.write(SCHEMA, ROWS);
    byte[] whole = file.bytes();
    int refused = 0;
    for (int bit = footer(whole) * Byte.SIZE; bit < whole.length * Byte.SIZE; bit++) {
      refused += isRefused(file.with(flip(whole, bit)), ROWS::equals) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(whole.length - footer(whole));
  }

  @Test
  void columnOutsideTheFileIsRefusedBeforeMemoryIsTaken() throws IOException {
    List<Consumer<ColumnMetaData>> lies =
        List.of(
            column -> column.setTotal_compressed_size(1L << 50),
            column -> column.setTotal_compressed_size(-1),
            column -> column.setTotal_compressed_size(Long.MIN_VALUE),
            column -> column.setData_page_offset(1L << 50).unsetDictionary_page_offset(),
            column -> column.setData_page_offset(-5).unsetDictionary_page_offset(),
            column -> column.setData_page_offset(Long.MAX_VALUE).unsetDictionary_page_offset());
    for (Consumer<ColumnMetaData> lie : lies) {
      assertRefused(withFooter(lie));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LZO", "BROTLI"})
  void compressionThatIsNotThereIsNamed(CompressionCodec codec) throws IOException {
    ParquetFile file = withFooter(column -> column.setCodec(codec));
    assertThatThrownBy(() -> file.read(SCHEMA, 10))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "Column 'a' of '%s' can't be read: it is compressed with %s, for which there is no"
                + " decompressor. Write it with ZSTD or SNAPPY, or leave it out.",
            ParquetFile.KEY, codec);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
  void wrongLengthOfTheFooterIsFound(int length) {
    ParquetFile file = ParquetFile.write(SCHEMA, ROWS);
    byte[] changed = file.bytes();
    ByteBuffer.wrap(changed)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(changed.length - TRAILER, length);
    assertRefused(file.with(changed));
  }

  @Test
  void fileOfSomethingElseIsNamed() {
    ParquetFile file = ParquetFile.write(SCHEMA, ROWS);
    byte[] wrongMagic = file.bytes();
    wrongMagic[wrongMagic.length - 1] = 'X';
    byte[] noise = new byte[5_000];
    new Random(1).nextBytes(noise);
    byte[] noiseWithMagic = noise.clone();
    System.arraycopy(
        "PAR1".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        0,
        noiseWithMagic,
        noise.length - 4,
        4);
    for (byte[] content :
        List.of(wrongMagic, new byte[0], new byte[100], new byte[1_000_000], noise)) {
      assertRefused(file.with(content));
    }
    assertRefused(file.with(noiseWithMagic));
  }

  @Test
  void fileOfOtherRowsIsRefused() {
    ParquetFile file = ParquetFile.write(SCHEMA, ROWS);
    Fragment fragment = file.fragment();
    Fragment fewer = new Fragment(fragment.path(), 59, fragment.bytes(), 0, Map.of());
    assertThatThrownBy(() -> new ParquetFile(file.objects(), fewer).read(SCHEMA, 10))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("'" + ParquetFile.KEY + "' has 60 rows, but the commit log says 59.");
  }

  @Test
  void fileOfAnotherSchemaIsRefused() {
    ParquetFile file = ParquetFile.write(SCHEMA, ROWS);
    Schema more = new Schema(List.of(new Column(9, "more", Primitive.INT64, false)));
    assertThatThrownBy(() -> file.read(more, 10))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageStartingWith(
            "'%s' does not hold what the commit log says: column 'more' (id 9) is missing. It has"
                .formatted(ParquetFile.KEY));
    Schema other = new Schema(List.of(new Column(1, "a", Primitive.INT32, false)));
    assertThatThrownBy(() -> file.read(other, 10))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageStartingWith(
            "'%s' does not hold what the commit log says: column 'a' is int64 instead of int32. It"
                .formatted(ParquetFile.KEY))
        .hasMessageContaining("[required int64 a = 1, ");
  }

  @Test
  void missingFileIsNamed() {
    ParquetFile file = ParquetFile.write(SCHEMA, ROWS);
    assertThatThrownBy(
            () -> new ParquetFile(new MemoryObjectStore(), file.fragment()).read(SCHEMA, 10))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining(ParquetFile.KEY);
  }

  /** Returns whether a file is refused; if not, its rows must satisfy a condition. */
  private static boolean isRefused(ParquetFile file, Predicate<List<Map<String, Object>>> rows) {
    try {
      assertThat(rows.test(file.read(SCHEMA, 25))).isTrue();
      return false;
    } catch (CorruptDataException e) {
      assertThat(e).hasMessageStartingWith("'" + ParquetFile.KEY + "'");
      return true;
    } catch (InvalidRequestException e) {
      // It may name another codec.
      assertThat(e).hasMessageContaining("of '" + ParquetFile.KEY + "' can't be read");
      return true;
    }
  }

  private static byte[] flip(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
    return flipped;
  }

  /** Returns which bits of a file belong to the content of pages, or else to their headers. */
  private static BitSet pages(byte[] file, boolean content) throws IOException {
    BitSet bits = new BitSet();
    for (ColumnChunk chunk : fileMetaData(file).getRow_groups().get(0).getColumns()) {
      ColumnMetaData column = chunk.getMeta_data();
      int position =
          (int)
              (column.isSetDictionary_page_offset()
                  ? column.getDictionary_page_offset()
                  : column.getData_page_offset());
      int end = position + (int) column.getTotal_compressed_size();
      while (position < end) {
        ByteArrayInputStream in = new ByteArrayInputStream(file, position, end - position);
        int bytes = Util.readPageHeader(in).getCompressed_page_size();
        int start = end - in.available();
        bits.set(
            (content ? start : position) * Byte.SIZE,
            (content ? start + bytes : start) * Byte.SIZE);
        position = start + bytes;
      }
    }
    return bits;
  }

  private static FileMetaData fileMetaData(byte[] file) throws IOException {
    int start = footer(file);
    return Util.readFileMetaData(new ByteArrayInputStream(file, start, file.length - start));
  }

  /** Returns a file whose footer tells something else of its first column. */
  private static ParquetFile withFooter(Consumer<ColumnMetaData> lie) throws IOException {
    ParquetFile file = ParquetFile.write(SCHEMA, ROWS);
    byte[] whole = file.bytes();
    int start = footer(whole);
    FileMetaData footer = fileMetaData(whole);
    lie.accept(footer.getRow_groups().get(0).getColumns().get(0).getMeta_data());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(whole, 0, start);
    Util.writeFileMetaData(footer, out);
    ByteBuffer trailer = ByteBuffer.allocate(TRAILER).order(ByteOrder.LITTLE_ENDIAN);
    trailer.putInt(out.size() - start).put(whole, whole.length - 4, 4);
    out.write(trailer.array());
    return file.with(out.toByteArray());
  }

  private static int footer(byte[] file) {
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - TRAILER);
    return file.length - TRAILER - length;
  }

  private static void assertRefused(ParquetFile file) {
    assertThatThrownBy(() -> file.read(SCHEMA, 10))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageStartingWith("'" + ParquetFile.KEY + "' is damaged");
  }
}
