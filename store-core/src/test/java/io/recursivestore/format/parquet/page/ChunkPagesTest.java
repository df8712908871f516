package io.recursivestore.format.parquet.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.lz4.Lz4Compressor;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.storage.ObjectReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages against those that parquet-java reads from the same files. */
final class ChunkPagesTest {
  private static final int ROWS = 3_000;
  private static final MessageType TYPE =
      MessageTypeParser.parseMessageType(
          "message m { required int64 id; optional binary name (STRING); optional double x;"
              + " optional group tags (LIST) { repeated group list { optional int32 element; } } }");

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "UNCOMPRESSED, PARQUET_1_0, true",
    "UNCOMPRESSED, PARQUET_2_0, true",
    "SNAPPY, PARQUET_1_0, true",
    "SNAPPY, PARQUET_2_0, false",
    "ZSTD, PARQUET_1_0, false",
    "ZSTD, PARQUET_2_0, true",
    "GZIP, PARQUET_1_0, true",
    "LZ4_RAW, PARQUET_2_0, true"
  })
  void pagesAreThoseThatParquetJavaReads(
      CompressionCodecName codec, WriterVersion version, boolean hasDictionaries)
      throws IOException {
    Path file = write(codec, version, hasDictionaries);

    for (boolean hasIndex : List.of(false, true)) {
      List<String> expected = new ArrayList<>();
      List<String> actual = new ArrayList<>();
      try (ParquetFileReader parquet = open(file)) {
        var pages = parquet.readNextRowGroup();
        for (ColumnDescriptor column : TYPE.getColumns()) {
          PageReader reader = pages.getPageReader(column);
          DictionaryPage dictionary = reader.readDictionaryPage();
          expected.add(dictionary == null ? "none" : text(dictionary.getBytes()));
          DataPage page;
          while ((page = reader.readPage()) != null) {
            expected.add(describe(page, column));
          }
        }
      }
      read(file, hasIndex, source -> describeAll(source, actual));

      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void pagesTellTheirRowsAndAreSkippedWithoutBeingDecompressed() throws IOException {
    Path file = write(CompressionCodecName.SNAPPY, WriterVersion.PARQUET_1_0, true);
    List<Long> rows = new ArrayList<>();
    List<String> all = new ArrayList<>();
    List<String> everySecond = new ArrayList<>();

    read(
        file,
        true,
        source -> {
          long sum = 0;
          while (source.hasNext()) {
            sum += source.nextRows();
            try (Page page = source.next()) {
              all.add(describe(page));
            }
          }
          rows.add(sum);
        });
    read(
        file,
        true,
        source -> {
          while (source.hasNext()) {
            try (Page page = source.next()) {
              everySecond.add(describe(page));
            }
            if (source.hasNext()) {
              source.skip();
            }
          }
        });

    assertThat(rows).containsOnly((long) ROWS);
    assertThat(everySecond.size()).isBetween(all.size() / 2, all.size() / 2 + 4);
    assertThat(all).containsAll(everySecond);
  }

  @Test
  void aPageOfALocalFileThatIsNotCompressedIsTheFilesOwnMemory() throws IOException {
    Path file = write(CompressionCodecName.UNCOMPRESSED, WriterVersion.PARQUET_1_0, false);

    try (RootAllocator allocator = new RootAllocator();
        LocalObjectStore objects = new LocalObjectStore(directory);
        ObjectReader object = objects.open(file.getFileName().toString());
        ObjectRanges ranges = new ObjectRanges(allocator, object);
        ParquetFileReader parquet = open(file)) {
      BlockMetaData group = parquet.getRowGroups().get(0);
      try (ChunkPages pages = pages(parquet, group, 0, false, ranges, allocator);
          Page first = pages.next();
          Page second = pages.next()) {
        assertThat(second.bytes().memoryAddress())
            .isGreaterThan(first.bytes().memoryAddress() + first.bytes().capacity());
        assertThat(allocator.getAllocatedMemory()).isEqualTo(Files.size(file));
      }
    }
  }

  @Test
  void aDamagedPageWithAChecksumIsRefused() throws IOException {
    Path file = write(CompressionCodecName.SNAPPY, WriterVersion.PARQUET_2_0, true);
    byte[] bytes = Files.readAllBytes(file);
    OffsetIndex index;
    try (ParquetFileReader parquet = open(file)) {
      index = parquet.readOffsetIndex(parquet.getRowGroups().get(0).getColumns().get(1));
    }
    Random random = new Random(1);

    for (int page = 0; page < index.getPageCount(); page++) {
      int end = (int) index.getOffset(page) + index.getCompressedPageSize(page);
      byte[] damaged = bytes.clone();
      damaged[end - 1 - random.nextInt(100)] ^= (byte) (1 << random.nextInt(8));
      Path copy = Files.write(directory.resolve("damaged" + page + ".parquet"), damaged);

      assertThatThrownBy(() -> read(copy, false, ChunkPagesTest::drain))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("column name, page at byte", "checksum");
    }
  }

  @Test
  void aFileThatEndsTooSoonIsRefused() throws IOException {
    Path file = write(CompressionCodecName.UNCOMPRESSED, WriterVersion.PARQUET_1_0, true);
    Path longer = directory.resolve("longer.parquet");
    Files.copy(file, longer);

    try (RootAllocator allocator = new RootAllocator();
        LocalObjectStore objects = new LocalObjectStore(directory);
        ObjectReader object = objects.open("longer.parquet");
        ObjectRanges ranges = new ObjectRanges(allocator, object);
        ParquetFileReader parquet = open(file)) {
      Files.write(longer, new byte[100]);
      BlockMetaData group = parquet.getRowGroups().get(0);
      try (ChunkPages pages = pages(parquet, group, 0, false, ranges, allocator)) {
        assertThatThrownBy(() -> drain(pages)).hasMessageContaining("longer.parquet");
      }
    }
  }

  @Test
  void blocksOfHadoopAreDecompressedAndSoIsWhatHasNone() throws IOException {
    byte[] content = new byte[10_000];
    Random random = new Random(3);
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) random.nextInt(5);
    }
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(framed);
    out.writeInt(7_000);
    chunk(out, content, 0, 3_000);
    chunk(out, content, 3_000, 4_000);
    out.writeInt(3_000);
    chunk(out, content, 7_000, 3_000);

    for (byte[] input : List.of(framed.toByteArray(), lz4(content, 0, content.length))) {
      ByteBuffer output = ByteBuffer.allocateDirect(content.length);
      try (Decompressor decompressor = new Decompressor(CompressionCodecName.LZ4)) {
        decompressor.decompress(ByteBuffer.allocateDirect(input.length).put(input).flip(), output);
      }
      byte[] actual = new byte[content.length];
      output.get(0, actual);
      assertThat(actual).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @CsvSource({"SNAPPY", "ZSTD", "LZ4_RAW", "GZIP", "LZ4"})
  void whatWouldNotFitOrIsDamagedIsRefused(CompressionCodecName codec) throws IOException {
    Random random = new Random(7);
    try (Decompressor decompressor = new Decompressor(codec)) {
      for (int i = 0; i < 500; i++) {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        assertThatThrownBy(
                () ->
                    decompressor.decompress(
                        ByteBuffer.allocateDirect(noise.length).put(noise).flip(),
                        ByteBuffer.allocateDirect(5_000)))
            .isNotInstanceOf(Error.class);
      }
    }
  }

  private static void chunk(DataOutputStream out, byte[] content, int from, int length)
      throws IOException {
    byte[] compressed = lz4(content, from, length);
    out.writeInt(compressed.length);
    out.write(compressed);
  }

  private static byte[] lz4(byte[] content, int from, int length) {
    Lz4Compressor compressor = new Lz4Compressor();
    byte[] output = new byte[compressor.maxCompressedLength(length)];
    int count = compressor.compress(content, from, length, output, 0, output.length);
    return java.util.Arrays.copyOf(output, count);
  }

  private static void describeAll(PageSource source, List<String> pages) {
    Page dictionary = source.dictionary();
    pages.add(dictionary == null ? "none" : text(bytes(dictionary)));
    while (source.hasNext()) {
      try (Page page = source.next()) {
        pages.add(describe(page));
      }
    }
  }

  private static void drain(PageSource source) {
    while (source.hasNext()) {
      source.next().close();
    }
  }

  private void read(Path file, boolean hasIndex, Consumer<PageSource> use) throws IOException {
    try (RootAllocator allocator = new RootAllocator();
        LocalObjectStore objects = new LocalObjectStore(directory);
        ObjectReader object = objects.open(file.getFileName().toString());
        ObjectRanges ranges = new ObjectRanges(allocator, object);
        ParquetFileReader parquet = open(file)) {
      BlockMetaData group = parquet.getRowGroups().get(0);
      for (int column = 0; column < group.getColumns().size(); column++) {
        try (ChunkPages pages = pages(parquet, group, column, hasIndex, ranges, allocator)) {
          use.accept(pages);
        }
      }
    }
  }

  private static ChunkPages pages(
      ParquetFileReader parquet,
      BlockMetaData group,
      int column,
      boolean hasIndex,
      FileRanges ranges,
      BufferAllocator allocator)
      throws IOException {
    ColumnChunkMetaData chunk = group.getColumns().get(column);
    OffsetIndex index = hasIndex ? parquet.readOffsetIndex(chunk) : null;
    return new ChunkPages(
        chunk, TYPE.getColumns().get(column), group.getRowCount(), index, ranges, allocator);
  }

  private static ParquetFileReader open(Path file) throws IOException {
    return ParquetFileReader.open(
        new LocalInputFile(file),
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
  }

  private Path write(CompressionCodecName codec, WriterVersion version, boolean hasDictionaries)
      throws IOException {
    Path file = directory.resolve("a.parquet");
    Random random = new Random(5);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(TYPE)
            .withCompressionCodec(codec)
            .withWriterVersion(version)
            .withPageRowCountLimit(500)
            .withMinRowCountForPageSizeCheck(1)
            .withDictionaryEncoding(hasDictionaries)
            .withPageWriteChecksumEnabled(true)
            .build()) {
      for (int i = 0; i < ROWS; i++) {
        Group row = new SimpleGroup(TYPE).append("id", (long) i);
        if (random.nextInt(4) > 0) {
          row.append("name", "name-" + random.nextInt(50));
        }
        if (random.nextInt(4) > 0) {
          row.append("x", random.nextDouble());
        }
        Group tags = row.addGroup("tags");
        for (int tag = random.nextInt(4); tag > 0; tag--) {
          tags.addGroup("list").append("element", tag);
        }
        writer.write(row);
      }
    }
    return file;
  }

  private static String describe(Page page) {
    return page.values()
        + " "
        + page.encoding()
        + " "
        + text(BytesInput.from(page.repetitionLevels().duplicate()))
        + " "
        + text(BytesInput.from(page.definitionLevels().duplicate()))
        + " "
        + text(bytes(page));
  }

  private static String describe(DataPage page, ColumnDescriptor column) throws IOException {
    if (page instanceof DataPageV2 second) {
      return second.getValueCount()
          + " "
          + second.getDataEncoding()
          + " "
          + text(second.getRepetitionLevels())
          + " "
          + text(second.getDefinitionLevels())
          + " "
          + text(second.getData());
    }
    DataPageV1 first = (DataPageV1) page;
    ByteBuffer bytes =
        ByteBuffer.wrap(array(first.getBytes())).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    return first.getValueCount()
        + " "
        + first.getValueEncoding()
        + " "
        + levels(bytes, column.getMaxRepetitionLevel())
        + " "
        + levels(bytes, column.getMaxDefinitionLevel())
        + " "
        + text(BytesInput.from(bytes.slice()));
  }

  private static String levels(ByteBuffer bytes, int most) {
    if (most == 0) {
      return text(BytesInput.empty());
    }
    byte[] levels = new byte[bytes.getInt()];
    bytes.get(levels);
    return text(BytesInput.from(levels));
  }

  private static BytesInput bytes(Page page) {
    return BytesInput.from(page.bytes().nioBuffer(0, (int) page.bytes().capacity()));
  }

  private static byte[] array(BytesInput bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    bytes.writeAllTo(all);
    return all.toByteArray();
  }

  private static String text(BytesInput bytes) {
    try {
      byte[] all = array(bytes);
      return all.length + ":" + java.util.Arrays.hashCode(all);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
