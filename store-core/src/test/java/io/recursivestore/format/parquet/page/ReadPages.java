package io.recursivestore.format.parquet.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.bytes.ByteBufferReleaser;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.jspecify.annotations.Nullable;

/**
 * Pages that parquet-java reads. Where it has left some out, there is one in their place that has
 * rows but no values, and can only be skipped.
 */
public final class ReadPages implements PageSource {
  /** Of memory that only the garbage collector takes back. */
  private static final ByteBufferReleaser RELEASER =
      new ByteBufferReleaser(new HeapByteBufferAllocator());

  private final PageReader pages;
  private final ColumnDescriptor leaf;
  private final BufferAllocator allocator;
  private @Nullable Page dictionary;
  private @Nullable DataPage ahead;

  /** The first row of the next page, if pages tell where they begin. */
  private long row;

  /**
   * Starts before the first page.
   *
   * @param pages where they come from
   * @param leaf the column that they are of
   * @param allocator gives memory for them
   */
  public ReadPages(PageReader pages, ColumnDescriptor leaf, BufferAllocator allocator) {
    this.pages = pages;
    this.leaf = leaf;
    this.allocator = allocator;
  }

  @Override
  public @Nullable Page dictionary() {
    if (dictionary == null) {
      DictionaryPage page = pages.readDictionaryPage();
      if (page != null) {
        dictionary =
            new Page(
                page.getDictionarySize(),
                page.getEncoding(),
                ByteBuffer.allocate(0),
                ByteBuffer.allocate(0),
                copy(page.getBytes()));
      }
    }
    return dictionary;
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = pages.readPage();
    }
    return ahead != null;
  }

  @Override
  public long nextRows() {
    DataPage page = present();
    long missing = missing(page);
    if (missing > 0) {
      return missing;
    }
    if (page instanceof DataPageV2 second) {
      return second.getRowCount();
    }
    return leaf.getMaxRepetitionLevel() == 0
        ? page.getValueCount()
        : page.getIndexRowCount().orElse(-1);
  }

  @Override
  public Page next() {
    DataPage page = present();
    if (missing(page) > 0) {
      throw new IllegalStateException("The rows from " + row + " on were left out");
    }
    pass();
    return page.accept(
        new DataPage.Visitor<Page>() {
          @Override
          public Page visit(DataPageV1 first) {
            return page(first);
          }

          @Override
          public Page visit(DataPageV2 second) {
            return page(second);
          }
        });
  }

  @Override
  public void skip() {
    long missing = missing(present());
    if (missing > 0) {
      row += missing;
    } else {
      pass();
    }
  }

  @Override
  public void close() {
    if (dictionary != null) {
      dictionary.close();
      dictionary = null;
    }
  }

  private DataPage present() {
    if (!hasNext() || ahead == null) {
      throw new IllegalStateException("There is no next page");
    }
    return ahead;
  }

  private long missing(DataPage page) {
    return page.getFirstRowIndex().orElse(row) - row;
  }

  private void pass() {
    row += Math.max(0, nextRows());
    ahead = null;
  }

  private Page page(DataPageV1 page) {
    ArrowBuf bytes = copy(page.getBytes());
    boolean isWhole = false;
    try {
      ByteBuffer all = bytes.nioBuffer(0, (int) bytes.capacity()).order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer repetitions = levels(all, leaf.getMaxRepetitionLevel(), page.getRlEncoding());
      ByteBuffer definitions = levels(all, leaf.getMaxDefinitionLevel(), page.getDlEncoding());
      Page made =
          new Page(
              page.getValueCount(),
              page.getValueEncoding(),
              repetitions,
              definitions,
              bytes.slice(all.position(), all.remaining()));
      isWhole = true;
      return made;
    } finally {
      if (!isWhole) {
        bytes.close();
      }
    }
  }

  private Page page(DataPageV2 page) {
    return new Page(
        page.getValueCount(),
        page.getDataEncoding(),
        page.getRepetitionLevels().toByteBuffer(RELEASER),
        page.getDefinitionLevels().toByteBuffer(RELEASER),
        copy(page.getData()));
  }

  /** Takes levels from the beginning of a page, with their length in front. */
  @SuppressWarnings("deprecation")
  private static ByteBuffer levels(ByteBuffer all, int max, Encoding encoding) {
    if (max == 0) {
      return ByteBuffer.allocate(0);
    }
    if (encoding != Encoding.RLE) {
      throw new IllegalArgumentException(
          "levels in the encoding " + encoding + ", of which only RLE can be read");
    }
    int length = all.remaining() < Integer.BYTES ? -1 : all.getInt();
    if (length < 0 || length > all.remaining()) {
      throw new IllegalArgumentException("levels of " + length + " bytes");
    }
    ByteBuffer levels = all.slice(all.position(), length);
    all.position(all.position() + length);
    return levels;
  }

  private ArrowBuf copy(BytesInput input) {
    ByteBuffer bytes = input.toByteBuffer(RELEASER);
    ArrowBuf copy = allocator.buffer(bytes.remaining());
    // More than was asked for may come.
    ArrowBuf exact = copy.capacity() > bytes.remaining() ? copy.slice(0, bytes.remaining()) : copy;
    exact.setBytes(0, bytes);
    return exact;
  }
}
