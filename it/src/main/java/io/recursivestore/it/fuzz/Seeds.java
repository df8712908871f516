package io.recursivestore.it.fuzz;

import io.recursivestore.format.parquet.page.ChunkPages;
import io.recursivestore.format.parquet.page.Page;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Inputs that are right: of small files of every type, encoding, codec and form of nesting. */
final class Seeds {
  private static final int SEED = 20;

  /** Reads 9 rows behind 2, and all others but for one. */
  private static final byte[] BATCHES = {9, 0, 2, 0, 5, 0, 1, 0, 7, 0, 0, 0, 0, 0, 0, 0};

  private static final MessageType NESTED =
      MessageTypeParser.parseMessageType(
          """
          message schema {
            required int64 id;
            optional binary text (STRING);
            optional group list (LIST) {
              repeated group list {
                optional int32 element (INTEGER(16, true));
              }
            }
            optional group map (MAP) {
              repeated group key_value {
                required binary key (STRING);
                optional double value;
              }
            }
            optional group struct {
              optional int64 time (TIMESTAMP(NANOS, true));
              optional group lists (LIST) {
                repeated group list {
                  optional group element (LIST) {
                    repeated group list {
                      required fixed_len_byte_array(7) element (DECIMAL(16, 2));
                    }
                  }
                }
              }
            }
          }
          """);

  private final Path scratch;
  private final Random random = new Random(SEED);
  private final List<byte[]> files = new ArrayList<>();
  private final List<byte[]> chunks = new ArrayList<>();
  private final List<byte[]> pages = new ArrayList<>();

  private Seeds(Path scratch) {
    this.scratch = scratch;
  }

  /**
   * Makes all.
   *
   * @param scratch where files may be for a while
   */
  static Seeds make(Path scratch) throws IOException {
    Seeds seeds = new Seeds(scratch);
    for (int i = 0; i < 12; i++) {
      seeds.files.add(input(seeds.settings(NESTED, i).bytes(scratch, seeds.random)));
    }
    for (int type = 0; type < LeafType.ALL.size(); type++) {
      for (Nest nest : Nest.ALL) {
        for (int i = 0; i < 4; i++) {
          seeds.add(type, nest, i);
        }
      }
    }
    return seeds;
  }

  /** Returns the inputs of {@link FileTarget}. */
  List<byte[]> files() {
    return files;
  }

  /** Returns the inputs of {@link ChunkTarget}. */
  List<byte[]> chunks() {
    return chunks;
  }

  /** Returns the inputs of {@link PagesTarget}. */
  List<byte[]> pages() {
    return pages;
  }

  private SeedFile settings(MessageType schema, int i) {
    // parquet-java needs Hadoop's native code to write the older LZ4.
    List<CompressionCodecName> codecs =
        ChunkTarget.CODECS.stream().filter(c -> c != CompressionCodecName.LZ4).toList();
    return new SeedFile(
        schema,
        codecs.get((i + random.nextInt(2)) % codecs.size()),
        (i & 1) == 0 ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0,
        (i & 2) != 0,
        (i & 2) == 0 && random.nextBoolean());
  }

  private void add(int type, Nest nest, int i) throws IOException {
    SeedFile settings = settings(nest.schema(LeafType.ALL.get(type).column()), i);
    byte[] file = settings.bytes(scratch, random);
    files.add(input(file));
    Path path = Files.write(scratch.resolve("seed"), file);
    try (ParquetFileReader parquet =
        ParquetFileReader.open(
            new LocalInputFile(path),
            ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
      ColumnChunkMetaData chunk = parquet.getRowGroups().get(0).getColumns().get(0);
      ColumnDescriptor leaf = settings.schema().getColumns().get(0);
      byte[] bytes =
          Arrays.copyOfRange(
              file,
              (int) chunk.getStartingPos(),
              (int) (chunk.getStartingPos() + chunk.getTotalSize()));
      ByteArrayOutputStream raw = chunk(type, nest, chunk, true);
      raw.writeBytes(bytes);
      chunks.add(raw.toByteArray());
      ByteArrayOutputStream parts = chunk(type, nest, chunk, false);
      parts(bytes, parts);
      chunks.add(parts.toByteArray());
      pages.add(pages(type, nest, chunk, leaf, file));
    }
  }

  private static byte[] input(byte[] file) {
    int end = file.length - 2 * Integer.BYTES;
    int start = end - ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    bytes(input, Arrays.copyOfRange(file, Integer.BYTES, start));
    input.write(file, start, end - start);
    return input.toByteArray();
  }

  private static ByteArrayOutputStream chunk(
      int type, Nest nest, ColumnChunkMetaData chunk, boolean isRaw) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write(type);
    input.write(Nest.ALL.indexOf(nest));
    input.write(ChunkTarget.CODECS.indexOf(chunk.getCodec()));
    input.write(isRaw ? 0 : 1);
    number(input, SeedFile.ROWS, Short.BYTES);
    number(input, (int) chunk.getValueCount(), Integer.BYTES);
    input.writeBytes(BATCHES);
    return input;
  }

  private static void parts(byte[] chunk, ByteArrayOutputStream input) throws IOException {
    ByteArrayInputStream rest = new ByteArrayInputStream(chunk);
    while (rest.available() > 0) {
      PageHeader header = Util.readPageHeader(rest);
      boolean isSecond = header.getType() == PageType.DATA_PAGE_V2;
      boolean isDictionary = header.getType() == PageType.DICTIONARY_PAGE;
      int values =
          isDictionary
              ? header.getDictionary_page_header().getNum_values()
              : isSecond
                  ? header.getData_page_header_v2().getNum_values()
                  : header.getData_page_header().getNum_values();
      var encoding =
          isDictionary
              ? header.getDictionary_page_header().getEncoding()
              : isSecond
                  ? header.getData_page_header_v2().getEncoding()
                  : header.getData_page_header().getEncoding();
      input.write(isDictionary ? 2 : isSecond ? 1 : 0);
      input.write(ChunkTarget.ENCODINGS.indexOf(encoding));
      number(input, values, Integer.BYTES);
      number(input, header.getUncompressed_page_size(), Integer.BYTES);
      var second = header.getData_page_header_v2();
      number(input, isSecond ? second.getRepetition_levels_byte_length() : 0, Short.BYTES);
      number(input, isSecond ? second.getDefinition_levels_byte_length() : 0, Short.BYTES);
      bytes(input, rest.readNBytes(header.getCompressed_page_size()));
    }
  }

  private static byte[] pages(
      int type, Nest nest, ColumnChunkMetaData chunk, ColumnDescriptor leaf, byte[] file) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write(type);
    input.write(Nest.ALL.indexOf(nest));
    input.writeBytes(BATCHES);
    try (BufferAllocator allocator = new RootAllocator();
        InputRanges ranges = new InputRanges(file, allocator);
        ChunkPages source = new ChunkPages(chunk, leaf, SeedFile.ROWS, null, ranges, allocator)) {
      Page dictionary = source.dictionary();
      input.write(dictionary == null ? 0 : 1);
      if (dictionary != null) {
        page(input, dictionary, -1);
      }
      while (source.hasNext()) {
        long rows = source.nextRows();
        try (Page page = source.next()) {
          page(input, page, rows);
        }
      }
    }
    return input.toByteArray();
  }

  private static void page(ByteArrayOutputStream input, Page page, long rows) {
    input.write(PagesTarget.ENCODINGS.indexOf(page.encoding()));
    input.write(rows < 0 ? 0 : (int) (page.values() - rows + 1));
    number(input, page.values(), Integer.BYTES);
    bytes(input, copy(page.repetitionLevels()));
    bytes(input, copy(page.definitionLevels()));
    ArrowBuf body = page.bytes();
    byte[] values = new byte[(int) body.capacity()];
    body.getBytes(0, values);
    bytes(input, values);
  }

  private static byte[] copy(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.duplicate().get(bytes);
    return bytes;
  }

  private static void bytes(ByteArrayOutputStream input, byte[] bytes) {
    number(input, bytes.length, Short.BYTES);
    input.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream input, int number, int size) {
    for (int i = 0; i < size; i++) {
      input.write(number >>> (i * Byte.SIZE));
    }
  }
}
