package io.recursivestore.it.fuzz;

import io.recursivestore.format.parquet.page.Page;
import io.recursivestore.format.parquet.page.PageSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.column.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * Decompressed pages of a column of any type, of which an input holds the parts, each by itself.
 */
public final class PagesTarget {
  static final List<Encoding> ENCODINGS = List.of(Encoding.values());

  /** The batches that are read are told before the pages. */
  static final int BATCH_BYTES = 16;

  private static final int MOST_PAGES = 16;

  private PagesTarget() {}

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
    byte[] batches = new byte[BATCH_BYTES];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = (byte) input.next();
    }
    Raw dictionary = input.next() % 2 == 1 ? Raw.take(input) : null;
    List<Raw> pages = new ArrayList<>();
    while (input.hasNext() && pages.size() < MOST_PAGES) {
      pages.add(Raw.take(input));
    }
    return Trial.ofPart(
        allocator ->
            Batches.read(
                new Input(batches),
                type,
                nest,
                new InputPages(allocator, dictionary, pages),
                allocator));
  }

  /**
   * A page.
   *
   * @param rows what is known of the number of its rows
   */
  private record Raw(
      int values,
      int rows,
      Encoding encoding,
      byte[] repetitions,
      byte[] definitions,
      byte[] bytes) {
    static Raw take(Input input) {
      Encoding encoding = input.next(ENCODINGS);
      int rows = input.next();
      int values = input.nextInt();
      return new Raw(
          values,
          rows == 0 ? -1 : values - rows + 1,
          encoding,
          input.nextBytes(),
          input.nextBytes(),
          input.nextBytes());
    }

    Page open(BufferAllocator allocator) {
      // Whoever reads behind the page is seen.
      ArrowBuf body = allocator.buffer(Math.max(1, bytes.length));
      body.setBytes(0, bytes);
      return new Page(
          values,
          encoding,
          ByteBuffer.wrap(repetitions),
          ByteBuffer.wrap(definitions),
          body.slice(0, bytes.length));
    }
  }

  private static final class InputPages implements PageSource {
    private final BufferAllocator allocator;
    private final @Nullable Raw entries;
    private final List<Raw> pages;
    private int next;
    private @Nullable Page dictionary;

    InputPages(BufferAllocator allocator, @Nullable Raw entries, List<Raw> pages) {
      this.allocator = allocator;
      this.entries = entries;
      this.pages = pages;
    }

    @Override
    public @Nullable Page dictionary() {
      if (dictionary == null && entries != null) {
        dictionary = entries.open(allocator);
      }
      return dictionary;
    }

    @Override
    public boolean hasNext() {
      return next < pages.size();
    }

    @Override
    public long nextRows() {
      return Math.max(-1, pages.get(next).rows());
    }

    @Override
    public Page next() {
      return pages.get(next++).open(allocator);
    }

    @Override
    public void skip() {
      next++;
    }

    @Override
    public void close() {
      if (dictionary != null) {
        dictionary.close();
        dictionary = null;
      }
    }
  }
}
