package io.recursivestore.format.parquet.page;

import io.recursivestore.format.ReadCounts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.jspecify.annotations.Nullable;

/** Reads the pages of one column chunk. */
public final class ChunkPages implements PageSource {
  /** Zstandard makes no less than 4 bytes of a block, which has at most 128 KiB. */
  private static final long RATIO = 1 << 15;

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final ColumnDescriptor column;
  private final FileRanges file;
  private final @Nullable PageCipher cipher;
  private final BufferAllocator allocator;
  private final PageHeaders headers;
  private final boolean isCompressed;
  private final Decompressor decompressor;
  private final CRC32 checksum = new CRC32();
  private final long dataPages;
  private long pagesRead;
  private long bytesRead;
  private @Nullable Page dictionary;

  /**
   * Starts before the first page of a chunk that is not encrypted.
   *
   * @param chunk where the pages are, checked to be within the file
   * @param column the column
   * @param rows the number of rows of the row group
   * @param index where the pages are, and their rows; null if the file doesn't tell
   * @param file the file; left open
   * @param allocator gives the memory of decompressed pages
   */
  public ChunkPages(
      ColumnChunkMetaData chunk,
      ColumnDescriptor column,
      long rows,
      @Nullable OffsetIndex index,
      FileRanges file,
      BufferAllocator allocator) {
    this(chunk, column, rows, index, file, null, allocator);
  }

  /**
   * Starts before the first page.
   *
   * @param chunk where the pages are, checked to be within the file
   * @param column the column
   * @param rows the number of rows of the row group
   * @param index where the pages are, and their rows; null if the file doesn't tell
   * @param file the file; left open
   * @param cipher decrypts the pages; null if they are not encrypted
   * @param allocator gives the memory of decompressed pages
   */
  public ChunkPages(
      ColumnChunkMetaData chunk,
      ColumnDescriptor column,
      long rows,
      @Nullable OffsetIndex index,
      FileRanges file,
      @Nullable PageCipher cipher,
      BufferAllocator allocator) {
    this.column = column;
    this.file = file;
    this.cipher = cipher;
    this.allocator = allocator;
    this.headers =
        new PageHeaders(chunk, column.getMaxRepetitionLevel() == 0, rows, index, file, cipher);
    this.isCompressed = chunk.getCodec() != CompressionCodecName.UNCOMPRESSED;
    this.decompressor = new Decompressor(chunk.getCodec());
    this.dataPages = index == null ? dataPages(chunk) : index.getPageCount();
  }

  /** Returns the number of data pages of a chunk, or 0 if the footer doesn't tell. */
  public static long dataPages(ColumnChunkMetaData chunk) {
    EncodingStats pages = chunk.getEncodingStats();
    return pages == null
        ? 0
        : pages.getDataEncodings().stream().mapToLong(pages::getNumDataPagesEncodedAs).sum();
  }

  @Override
  public @Nullable Page dictionary() {
    if (dictionary == null && headers.isAtDictionary()) {
      PageHeader header = headers.take();
      dictionary =
          named(
              () ->
                  page(
                      header.getDictionary_page_header().getNum_values(),
                      org.apache.parquet.format.Encoding.PLAIN,
                      NONE,
                      NONE,
                      body(header, 0, true),
                      0));
    }
    return dictionary;
  }

  @Override
  public boolean hasNext() {
    dictionary();
    return headers.hasNext();
  }

  @Override
  public long nextRows() {
    return headers.nextRows();
  }

  @Override
  public Page next() {
    PageHeader header = headers.take();
    pagesRead++;
    return named(() -> header.getType() == PageType.DATA_PAGE_V2 ? second(header) : first(header));
  }

  @Override
  public void skip() {
    headers.skip();
  }

  /**
   * Returns how much was read. Rows are not counted.
   *
   * @param isDone whether the pages that were not taken are left out, rather than yet to come
   */
  public ReadCounts counts(boolean isDone) {
    long passed = isDone ? Math.max(dataPages, headers.passed()) : headers.passed();
    return new ReadCounts(bytesRead + headers.bytesRead(), pagesRead, passed - pagesRead, 0, 0);
  }

  @Override
  public void close() {
    try (decompressor) {
      if (dictionary != null) {
        dictionary.close();
        dictionary = null;
      }
    }
  }

  private Page named(Supplier<Page> page) {
    try {
      return page.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(headers.description() + ": " + e.getMessage(), e);
    }
  }

  /** A page of version 1: all of it is compressed, and levels begin with their length. */
  private Page first(PageHeader header) {
    var data = header.getData_page_header();
    ArrowBuf body = body(header, 0, true);
    try {
      ByteBuffer bytes = view(body);
      ByteBuffer repetitions =
          levels(bytes, column.getMaxRepetitionLevel(), data.getRepetition_level_encoding());
      ByteBuffer definitions =
          levels(bytes, column.getMaxDefinitionLevel(), data.getDefinition_level_encoding());
      return page(
          data.getNum_values(),
          data.getEncoding(),
          repetitions,
          definitions,
          body,
          bytes.position());
    } catch (RuntimeException e) {
      body.close();
      throw e;
    }
  }

  /** A page of version 2: levels come first, and are never compressed. */
  private Page second(PageHeader header) {
    var data = header.getData_page_header_v2();
    int repetitions = data.getRepetition_levels_byte_length();
    int definitions = data.getDefinition_levels_byte_length();
    long levels = (long) repetitions + definitions;
    if (repetitions < 0
        || definitions < 0
        || levels
            > Math.min(header.getCompressed_page_size(), header.getUncompressed_page_size())) {
      throw new IllegalArgumentException(
          "levels of " + repetitions + " and " + definitions + " bytes don't fit into it");
    }
    boolean compressed = !data.isSetIs_compressed() || data.isIs_compressed();
    ArrowBuf body = body(header, (int) levels, compressed);
    try {
      ByteBuffer bytes = view(body);
      return page(
          data.getNum_values(),
          data.getEncoding(),
          bytes.slice(0, repetitions),
          bytes.slice(repetitions, definitions),
          body,
          (int) levels);
    } catch (RuntimeException e) {
      body.close();
      throw e;
    }
  }

  private static Page page(
      int values,
      org.apache.parquet.format.Encoding encoding,
      ByteBuffer repetitions,
      ByteBuffer definitions,
      ArrowBuf body,
      int start) {
    return new Page(
        values,
        Encoding.valueOf(encoding.name()),
        repetitions,
        definitions,
        body.slice(start, body.capacity() - start));
  }

  private static ByteBuffer levels(
      ByteBuffer bytes, int most, org.apache.parquet.format.Encoding encoding) {
    if (most == 0) {
      return bytes.slice(0, 0);
    }
    if (encoding != org.apache.parquet.format.Encoding.RLE) {
      throw new IllegalArgumentException("its levels are encoded as " + encoding);
    }
    int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException("levels of " + length + " bytes don't fit into it");
    }
    ByteBuffer levels = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    return levels;
  }

  /**
   * Returns a page's bytes, decrypted and decompressed.
   *
   * @param plain number of bytes in front that are never compressed
   * @param compressed whether the others are, if the chunk's are
   */
  private ArrowBuf body(PageHeader header, int plain, boolean compressed) {
    long offset = headers.bodyOffset();
    int stored = header.getCompressed_page_size();
    int length = header.getUncompressed_page_size();
    bytesRead += stored;
    boolean isAsStored = !isCompressed || !compressed || length == plain;
    if (isAsStored && cipher == null) {
      return checked(header, file.get(offset, stored));
    }
    if (length > (stored + 1) * RATIO) {
      throw new IllegalArgumentException(
          "it claims to be " + length + " bytes, compressed to " + stored);
    }
    ByteBuffer input = file.copy(offset, stored);
    check(header, input);
    if (cipher == null) {
      return decompressed(input, plain, length);
    }
    int page = header.getType() == PageType.DICTIONARY_PAGE ? -1 : headers.passed() - 1;
    ArrowBuf clear = decrypted(cipher, input, plain, page);
    if (isAsStored) {
      return clear;
    }
    try (clear) {
      return decompressed(view(clear), plain, length);
    }
  }

  /**
   * Decrypts a page. parquet-java leaves the levels of pages of version 2 as they are, others
   * encrypt them with the values.
   */
  private ArrowBuf decrypted(PageCipher key, ByteBuffer stored, int levels, int page) {
    ByteBuffer input = stored.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int clear = isModule(input, levels) ? levels : 0;
    if (!isModule(input, clear)) {
      throw new IllegalArgumentException("its length is not that of what was encrypted");
    }
    byte[] module = new byte[input.remaining() - clear];
    input.get(clear, module);
    byte[] values = key.page(module, page);
    int length = clear + values.length;
    if (length < levels) {
      throw new IllegalArgumentException("levels of " + levels + " bytes don't fit into it");
    }
    ArrowBuf body = allocator.buffer(length);
    body.setBytes(0, input.slice(0, clear));
    body.setBytes(clear, values);
    return body.capacity() == length ? body : body.slice(0, length);
  }

  private static boolean isModule(ByteBuffer bytes, int from) {
    int length = bytes.remaining() - from - PageCipher.LENGTH_BYTES;
    return length >= 0 && bytes.getInt(from) == length;
  }

  private ArrowBuf decompressed(ByteBuffer input, int plain, int length) {
    ArrowBuf body = allocator.buffer(length);
    boolean done = false;
    try {
      ByteBuffer output = body.nioBuffer(0, length);
      output.put(0, input, 0, plain);
      decompressor.decompress(input.position(plain), output.position(plain));
      done = true;
      return body.capacity() == length ? body : body.slice(0, length);
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("it can't be decompressed: " + e.getMessage(), e);
    } finally {
      if (!done) {
        body.close();
      }
    }
  }

  private ArrowBuf checked(PageHeader header, ArrowBuf body) {
    try {
      check(header, view(body));
      return body;
    } catch (RuntimeException e) {
      body.close();
      throw e;
    }
  }

  private void check(PageHeader header, ByteBuffer stored) {
    if (header.isSetCrc()) {
      checksum.reset();
      checksum.update(stored.duplicate());
      if ((int) checksum.getValue() != header.getCrc()) {
        throw new IllegalArgumentException("its checksum does not match");
      }
    }
  }

  private static ByteBuffer view(ArrowBuf buffer) {
    return buffer.nioBuffer(0, (int) buffer.capacity()).order(ByteOrder.LITTLE_ENDIAN);
  }
}
