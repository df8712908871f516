package io.recursivestore.format.parquet.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the headers of a column chunk's pages. With an offset index, pages that are skipped
 * are not looked at.
 */
final class PageHeaders {
  /** Most headers take less. */
  private static final int HEADER_BYTES = 1 << 12;

  /** A header with the longest bounds that anybody writes takes less. */
  private static final int MOST_HEADER_BYTES = 1 << 24;

  private final String column;
  private final boolean isFlat;
  private final long rows;
  private final @Nullable OffsetIndex index;
  private final FileRanges file;
  private final @Nullable PageCipher cipher;
  private final boolean hasDictionary;
  private final long start;
  private final long end;
  private final long values;
  private long position;
  private long bodyOffset;
  private long valuesBefore;
  private long bytesRead;
  private int page;
  private boolean mayBeDictionary = true;
  private @Nullable PageHeader header;

  PageHeaders(
      ColumnChunkMetaData chunk,
      boolean isFlat,
      long rows,
      @Nullable OffsetIndex index,
      FileRanges file,
      @Nullable PageCipher cipher) {
    this.column = chunk.getPath().toDotString();
    this.isFlat = isFlat;
    this.rows = rows;
    this.index = index;
    this.file = file;
    this.cipher = cipher;
    this.hasDictionary = cipher != null && chunk.hasDictionaryPage();
    this.start = chunk.getStartingPos();
    this.end = start + chunk.getTotalSize();
    this.values = chunk.getValueCount();
    this.position = start;
  }

  /** Returns whether the next page is the dictionary, which can only be the first. */
  boolean isAtDictionary() {
    if (mayBeDictionary
        && values > 0
        && !(index != null && index.getPageCount() > 0 && index.getOffset(0) == start)) {
      return peek().getType() == PageType.DICTIONARY_PAGE;
    }
    mayBeDictionary = false;
    return false;
  }

  /** Returns whether there is another data page. */
  boolean hasNext() {
    return index == null ? valuesBefore < values : page < index.getPageCount();
  }

  /** Returns the number of rows in the next page, or -1 if nothing tells. */
  long nextRows() {
    if (index != null) {
      return index.getLastRowIndex(page, rows) + 1 - index.getFirstRowIndex(page);
    }
    PageHeader next = peek();
    if (next.getType() == PageType.DATA_PAGE_V2) {
      return next.getData_page_header_v2().getNum_rows();
    }
    return isFlat ? next.getData_page_header().getNum_values() : -1;
  }

  /** Returns the next page's header; {@link #bodyOffset} is then that of the page. */
  PageHeader take() {
    PageHeader next = peek();
    bodyOffset = position;
    pass(next);
    return next;
  }

  /** Goes past the next data page. */
  void skip() {
    if (index == null) {
      pass(peek());
    } else {
      page++;
      header = null;
    }
  }

  /** Returns where the bytes of the page begin that was taken last. */
  long bodyOffset() {
    return bodyOffset;
  }

  /** Returns the number of data pages that were taken or skipped. */
  int passed() {
    return page;
  }

  /** Returns the number of bytes of the headers that were looked at. */
  long bytesRead() {
    return bytesRead;
  }

  /** Says where the page is that was taken last. */
  String description() {
    return "column " + column + ", page at byte " + bodyOffset;
  }

  private void pass(PageHeader next) {
    position += next.getCompressed_page_size();
    header = null;
    mayBeDictionary = false;
    if (next.getType() == PageType.DATA_PAGE_V2) {
      valuesBefore += next.getData_page_header_v2().getNum_values();
      page++;
    } else if (next.getType() == PageType.DATA_PAGE) {
      valuesBefore += next.getData_page_header().getNum_values();
      page++;
    }
  }

  private PageHeader peek() {
    PageHeader next = header;
    if (next != null) {
      return next;
    }
    if (index != null && !mayBeDictionary) {
      position = index.getOffset(page);
    }
    next = read();
    while (next.getType() == PageType.INDEX_PAGE) {
      position += next.getCompressed_page_size();
      next = read();
    }
    check(next);
    header = next;
    return next;
  }

  private PageHeader read() {
    long most = Math.min(end - position, MOST_HEADER_BYTES);
    if (most <= 0) {
      throw damaged("would begin behind the chunk's end", null);
    }
    if (cipher != null) {
      return decrypted(cipher, most);
    }
    try {
      return read(file.peek(position, Math.min(most, HEADER_BYTES)));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // It is longer, or damaged.
    }
    try {
      return read(file.get(position, most));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw damaged("has no readable header: " + e.getMessage(), e);
    }
  }

  private PageHeader decrypted(PageCipher key, long most) {
    int length = most < PageCipher.LENGTH_BYTES ? -1 : length(bytes(PageCipher.LENGTH_BYTES));
    if (length < 0 || length > most - PageCipher.LENGTH_BYTES) {
      throw damaged("has an encrypted header of " + length + " bytes, and there are " + most, null);
    }
    byte[] module = bytes(PageCipher.LENGTH_BYTES + length);
    try {
      byte[] clear = key.header(module, isDictionaryNext() ? -1 : page);
      PageHeader read = Util.readPageHeader(new ByteArrayInputStream(clear));
      position += module.length;
      bytesRead += module.length;
      return read;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw damaged("has no readable header: " + e.getMessage(), e);
    }
  }

  /** What a page's header is encrypted for depends on what it will say. */
  private boolean isDictionaryNext() {
    if (index == null || index.getPageCount() == 0) {
      return mayBeDictionary && hasDictionary;
    }
    return mayBeDictionary && index.getOffset(0) > start;
  }

  private byte[] bytes(int length) {
    try (ArrowBuf bytes = file.get(position, length)) {
      byte[] copy = new byte[length];
      bytes.getBytes(0, copy);
      return copy;
    }
  }

  private static int length(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  private PageHeader read(ArrowBuf from) throws IOException {
    try (ArrowBuf bytes = from) {
      ByteBufferInputStream input =
          ByteBufferInputStream.wrap(bytes.nioBuffer(0, (int) bytes.capacity()));
      PageHeader read = Util.readPageHeader(input);
      position += input.position();
      bytesRead += input.position();
      return read;
    }
  }

  private void check(PageHeader next) {
    int stored = next.getCompressed_page_size();
    if (stored < 0 || stored > end - position || next.getUncompressed_page_size() < 0) {
      throw damaged(
          "has " + stored + " bytes, and the chunk has " + (end - position) + " left", null);
    }
    boolean isKnown =
        switch (next.getType()) {
          case DICTIONARY_PAGE ->
              mayBeDictionary
                  && next.isSetDictionary_page_header()
                  && next.getDictionary_page_header().getNum_values() >= 0;
          case DATA_PAGE ->
              next.isSetData_page_header() && next.getData_page_header().getNum_values() >= 0;
          case DATA_PAGE_V2 ->
              next.isSetData_page_header_v2()
                  && next.getData_page_header_v2().getNum_values() >= 0
                  && next.getData_page_header_v2().getNum_rows() >= 0;
          default -> false;
        };
    if (!isKnown) {
      throw damaged("has a header that makes no sense, of type " + next.getType(), null);
    }
  }

  private IllegalArgumentException damaged(String problem, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "column " + column + ", the page at byte " + position + " " + problem, cause);
  }
}
