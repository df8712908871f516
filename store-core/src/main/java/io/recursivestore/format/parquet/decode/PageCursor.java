package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import io.recursivestore.format.parquet.page.PageSource;
import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/** Where in the pages of a column its reader is. */
final class PageCursor implements AutoCloseable {
  private final PageSource pages;
  private final @Nullable Filler filler;
  private final int maxRepetition;
  private final int maxDefinition;
  private boolean isFirst = true;
  private boolean startsRow;
  private boolean hasDictionary;
  private @Nullable Page page;
  private @Nullable RunDecoder repetitions;
  private @Nullable RunDecoder definitions;
  private int left;

  /**
   * Starts before the first page.
   *
   * @param filler takes the values; null if only levels are read
   */
  PageCursor(ColumnDescriptor leaf, PageSource pages, @Nullable Filler filler) {
    this.pages = pages;
    this.filler = filler;
    this.maxRepetition = leaf.getMaxRepetitionLevel();
    this.maxDefinition = leaf.getMaxDefinitionLevel();
  }

  /** Returns how many values and nulls are left of the page. */
  int left() {
    return left;
  }

  /** Says that some values and nulls of the page were read. */
  void took(int some) {
    left -= some;
  }

  /** Returns the levels of the page, or null if all are 0. */
  @Nullable RunDecoder repetitions() {
    return repetitions;
  }

  /** Returns the levels of the page, or null if all are 0. */
  @Nullable RunDecoder definitions() {
    return definitions;
  }

  /** Returns whether the page must begin with a row. */
  boolean startsRow() {
    return startsRow;
  }

  /** Returns whether the row before the next page ends there, as far as is known. */
  boolean endsRow() {
    return !pages.hasNext() || pages.nextRows() >= 0;
  }

  /** Goes past the rest of the page. */
  void leave() {
    left = 0;
  }

  /**
   * Goes past the next page, if it is known to have at most some rows.
   *
   * @return how many it has, or -1 if it was not left out
   */
  long skipPage(long most) {
    long rows = pages.hasNext() ? pages.nextRows() : -1;
    if (rows < 0 || rows > most) {
      return -1;
    }
    pages.skip();
    isFirst = false;
    return rows;
  }

  /** Goes to the beginning of the next page; false if there is none. */
  boolean next() {
    close();
    if (!pages.hasNext()) {
      return false;
    }
    long rows = pages.nextRows();
    startsRow = isFirst || rows >= 0;
    if (filler != null && !hasDictionary) {
      Page entries = pages.dictionary();
      if (entries != null) {
        filler.source().dictionary(entries);
      }
      hasDictionary = true;
    }
    isFirst = false;
    Page next = pages.next();
    page = next;
    if (next.values() < 0 || (maxRepetition == 0 && rows >= 0 && rows != next.values())) {
      throw new IllegalArgumentException(
          "a page of " + rows + " rows has " + next.values() + " values and nulls");
    }
    repetitions = levels(next.repetitionLevels(), maxRepetition);
    definitions = levels(next.definitionLevels(), maxDefinition);
    if (filler != null) {
      filler.source().page(next);
    }
    left = next.values();
    return true;
  }

  /** Goes past values of the page. */
  void skipValues(long count) {
    if (filler != null) {
      filler.source().skip(count);
    }
  }

  /** Closes the page. */
  @Override
  public void close() {
    left = 0;
    if (page != null) {
      page.close();
      page = null;
    }
  }

  private @Nullable RunDecoder levels(ByteBuffer runs, int max) {
    return max == 0
        ? null
        : new RunDecoder(
            new EncodedBytes(runs, runs.position(), runs.limit()),
            Integer.SIZE - Integer.numberOfLeadingZeros(max));
  }
}
