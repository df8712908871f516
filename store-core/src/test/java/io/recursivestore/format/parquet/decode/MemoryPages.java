package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import io.recursivestore.format.parquet.page.PageSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.column.Encoding;
import org.jspecify.annotations.Nullable;

/** Pages that a test has made. */
final class MemoryPages implements PageSource {

  /** What a page consists of. */
  static final class Raw {
    private final int values;
    private final Encoding encoding;
    private final byte[] repetitions;
    private final byte[] definitions;
    private final byte[] bytes;

    Raw(int values, Encoding encoding, byte[] repetitions, byte[] definitions, byte[] bytes) {
      this.values = values;
      this.encoding = encoding;
      this.repetitions = repetitions;
      this.definitions = definitions;
      this.bytes = bytes;
    }

    static Raw of(int values, Encoding encoding, byte[] bytes) {
      return new Raw(values, encoding, new byte[0], new byte[0], bytes);
    }

    int values() {
      return values;
    }

    Encoding encoding() {
      return encoding;
    }

    byte[] repetitions() {
      return repetitions;
    }

    byte[] definitions() {
      return definitions;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  private final BufferAllocator allocator;
  private final @Nullable Raw entries;
  private final List<Raw> pages;
  private @Nullable Page dictionary;
  private int next;

  MemoryPages(BufferAllocator allocator, @Nullable Raw entries, List<Raw> pages) {
    this.allocator = allocator;
    this.entries = entries;
    this.pages = pages;
  }

  /** Takes all pages of another source. */
  static MemoryPages copy(BufferAllocator allocator, PageSource source) {
    Page dictionary = source.dictionary();
    List<Raw> pages = new ArrayList<>();
    while (source.hasNext()) {
      try (Page page = source.next()) {
        pages.add(raw(page));
      }
    }
    return new MemoryPages(allocator, dictionary == null ? null : raw(dictionary), pages);
  }

  List<Raw> pages() {
    return pages;
  }

  @Nullable Raw entries() {
    return entries;
  }

  @Override
  public @Nullable Page dictionary() {
    if (dictionary == null && entries != null) {
      dictionary = page(entries);
    }
    return dictionary;
  }

  @Override
  public boolean hasNext() {
    return next < pages.size();
  }

  @Override
  public long nextRows() {
    return -1;
  }

  @Override
  public Page next() {
    return page(pages.get(next++));
  }

  @Override
  public void skip() {
    next++;
  }

  @Override
  public void close() {
    if (dictionary != null) {
      dictionary.close();
    }
  }

  private Page page(Raw raw) {
    ArrowBuf bytes = allocator.buffer(raw.bytes.length);
    bytes.setBytes(0, raw.bytes);
    return new Page(
        raw.values,
        raw.encoding,
        ByteBuffer.wrap(raw.repetitions),
        ByteBuffer.wrap(raw.definitions),
        bytes.slice(0, raw.bytes.length));
  }

  private static Raw raw(Page page) {
    byte[] bytes = new byte[(int) page.bytes().capacity()];
    page.bytes().getBytes(0, bytes);
    return new Raw(
        page.values(),
        page.encoding(),
        bytes(page.repetitionLevels()),
        bytes(page.definitionLevels()),
        bytes);
  }

  private static byte[] bytes(ByteBuffer levels) {
    byte[] bytes = new byte[levels.remaining()];
    levels.duplicate().get(bytes);
    return bytes;
  }
}
