package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.PageSource;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Reads one leaf column of one row group into a vector, batch by batch: {@link #begin}, any number
 * of {@link #read} and {@link #skip}, {@link #end}. For one thread.
 *
 * <p>Texts and bytes are copied to a vector with offsets. A vector of views gets no bytes, but
 * keeps the pages open in which they are. Slots without a value hold zeros.
 *
 * <p>What is damaged is an {@link IllegalArgumentException}, or another {@link RuntimeException} of
 * the JDK, that says what was found; after one, there is nothing to be read any more.
 */
public final class LeafColumn implements AutoCloseable {
  private final PageSource pages;
  private final PageCursor cursor;
  private final @Nullable Filler filler;
  private final @Nullable Levels levels;
  private final Rows rows;
  private long skipped;
  private int slots;

  private LeafColumn(
      ColumnDescriptor leaf,
      PageSource pages,
      @Nullable Filler filler,
      int slotDefinition,
      Scratch scratch) {
    this.pages = pages;
    this.filler = filler;
    this.cursor = new PageCursor(leaf, pages, filler);
    if (filler != null && leaf.getPath().length == 1 && leaf.getMaxRepetitionLevel() == 0) {
      levels = null;
      rows = new FlatRows(cursor, filler, scratch);
    } else {
      levels = new Levels(leaf.getMaxRepetitionLevel() > 0);
      rows = new NestedRows(leaf, cursor, filler, slotDefinition, levels, scratch);
    }
  }

  /**
   * Starts before the first row.
   *
   * @param leaf which column
   * @param pages its pages, which are closed with this
   * @param vector what is filled
   * @param slotDefinition the least definition level at which the innermost repeated group around
   *     the column has an element, 0 if there is none: from it on, a pair of levels stands for a
   *     slot of the vector, null or not
   * @param scratch may be shared by all columns of one thread
   * @return a reader
   * @throws IllegalArgumentException if values of the column's type can't be those of the vector's
   */
  public static LeafColumn of(
      ColumnDescriptor leaf,
      PageSource pages,
      FieldVector vector,
      int slotDefinition,
      Scratch scratch) {
    return new LeafColumn(leaf, pages, Fillers.of(leaf, vector, scratch), slotDefinition, scratch);
  }

  /**
   * Starts before the first row, and reads no values, only where they are.
   *
   * @param leaf which column
   * @param pages its pages, which are closed with this
   * @param scratch may be shared by all columns of one thread
   * @return a reader
   */
  public static LeafColumn ofLevels(ColumnDescriptor leaf, PageSource pages, Scratch scratch) {
    return new LeafColumn(leaf, pages, null, 0, scratch);
  }

  /**
   * Empties the vector and the levels.
   *
   * @param rows how many there will probably be in the batch
   */
  public void begin(int rows) {
    slots = 0;
    if (levels != null) {
      levels.clear();
    }
    if (filler != null) {
      filler.begin(rows);
    }
  }

  /**
   * Reads the next rows, behind what is in the vector already.
   *
   * @param count how many; the row group has that many left
   */
  public void read(int count) {
    if (skipped > 0) {
      rows.skip(skipped);
      skipped = 0;
    }
    slots += rows.read(count, slots);
  }

  /**
   * Goes past the next rows.
   *
   * @param count how many
   */
  public void skip(long count) {
    // Only once it is known how many there are together: a page may be left out as a whole.
    skipped += count;
  }

  /**
   * Ends the batch.
   *
   * @return how many slots the vector has got, or -1 if only levels were read
   */
  public int end() {
    if (filler == null) {
      return -1;
    }
    filler.end(slots);
    return slots;
  }

  /** Returns whether there are levels: if the column is part of another, or only they are read. */
  boolean hasLevels() {
    return levels != null;
  }

  /**
   * Returns the levels of the batch.
   *
   * @throws IllegalStateException if the column is part of no other, and has no need for them
   */
  public Levels levels() {
    if (levels == null) {
      throw new IllegalStateException("A column that is part of no other has no levels");
    }
    return levels;
  }

  /** Closes the pages, except for those that a vector of views keeps. */
  @Override
  public void close() {
    try (pages) {
      cursor.close();
    }
  }
}
