package io.recursivestore.it.fuzz;

import io.recursivestore.format.parquet.page.ChunkPages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * A column chunk as it is in a file: headers and compressed pages. In half of the inputs the
 * headers are made anew, so that pages may become longer and shorter.
 */
public final class ChunkTarget {
  static final List<CompressionCodecName> CODECS =
      List.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.ZSTD,
          CompressionCodecName.LZ4,
          CompressionCodecName.LZ4_RAW,
          CompressionCodecName.GZIP);

  static final List<Encoding> ENCODINGS = List.of(Encoding.values());

  /** Where the chunk begins: behind the four letters of a file. */
  private static final int START = 4;

  private ChunkTarget() {}

  /**
   * Reads an input; the fuzzer calls this.
   *
   * @param bytes the input
   */
  public static void fuzzerTestOneInput(byte[] bytes) {
    read(bytes);
  }

  /** Reads an input, and returns why it was refused, or null. */
  static @Nullable RuntimeException read(byte[] bytes) {
    Input input = new Input(bytes);
    LeafType type = input.next(LeafType.ALL);
    Nest nest = input.next(Nest.ALL);
    CompressionCodecName codec = input.next(CODECS);
    boolean isRaw = input.next() % 2 == 0;
    int rows = input.nextShort();
    int values = input.nextInt();
    byte[] batches = new byte[PagesTarget.BATCH_BYTES];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = (byte) input.next();
    }
    byte[] chunk = isRaw ? input.rest() : withHeaders(input);
    return Trial.ofPart(
        allocator -> read(new Input(batches), type, nest, codec, rows, values, chunk, allocator));
  }

  private static void read(
      Input batches,
      LeafType type,
      Nest nest,
      CompressionCodecName codec,
      int rows,
      int values,
      byte[] chunk,
      BufferAllocator allocator) {
    byte[] file = new byte[START + chunk.length];
    System.arraycopy(chunk, 0, file, START, chunk.length);
    ColumnDescriptor leaf = nest.leaf(type.column());
    ColumnChunkMetaData meta =
        ColumnChunkMetaData.get(
            ColumnPath.get(leaf.getPath()),
            leaf.getPrimitiveType(),
            codec,
            null,
            Set.of(),
            Statistics.createStats(leaf.getPrimitiveType()),
            START,
            0,
            Math.max(0, values),
            chunk.length,
            chunk.length);
    try (InputRanges ranges = new InputRanges(file, allocator)) {
      Batches.read(
          batches,
          type,
          nest,
          new ChunkPages(meta, leaf, rows, null, ranges, allocator),
          allocator);
    }
  }

  /** Takes pages, each of some numbers for its header, and bytes. */
  private static byte[] withHeaders(Input input) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    while (input.hasNext()) {
      int kind = input.next();
      Encoding encoding = input.next(ENCODINGS);
      int values = input.nextInt();
      int uncompressed = input.nextInt();
      int repetitions = input.nextShort();
      int definitions = input.nextShort();
      byte[] body = input.nextBytes();
      PageHeader header = new PageHeader(PageType.DATA_PAGE, uncompressed, body.length);
      switch (kind % 3) {
        case 0 ->
            header.setData_page_header(
                new DataPageHeader(values, encoding, Encoding.RLE, Encoding.RLE));
        case 1 -> {
          header.setType(PageType.DATA_PAGE_V2);
          header.setData_page_header_v2(
              new DataPageHeaderV2(values, 0, values, encoding, definitions, repetitions));
        }
        default -> {
          header.setType(PageType.DICTIONARY_PAGE);
          header.setDictionary_page_header(new DictionaryPageHeader(values, Encoding.PLAIN));
        }
      }
      try {
        Util.writePageHeader(header, chunk);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      chunk.writeBytes(body);
    }
    return chunk.toByteArray();
  }
}
