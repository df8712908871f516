package io.recursivestore.dataset;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Goes through rows one by one. It gives the same view each time, which shows another row then. For
 * one thread; the caller closes it.
 */
public final class RowIterator implements Iterator<RowView>, AutoCloseable {
  private final Chunks chunks;
  private final RowView view = new RowView();
  private int rows;
  private int position;

  RowIterator(Chunks chunks) {
    this.chunks = chunks;
  }

  /**
   * Returns whether there is another row. The view is not valid any more when this was asked.
   *
   * @throws io.recursivestore.model.CorruptDataException if a file is damaged
   */
  @Override
  public boolean hasNext() {
    if (position < rows) {
      return true;
    }
    if (!chunks.next()) {
      return false;
    }
    rows = chunks.rows().getRowCount();
    position = 0;
    view.set(chunks.rows());
    return true;
  }

  /**
   * Moves the view to the next row.
   *
   * @throws NoSuchElementException if there is none
   */
  @Override
  public RowView next() {
    if (!hasNext()) {
      throw new NoSuchElementException("There are no rows left.");
    }
    view.moveTo(position++);
    return view;
  }

  @Override
  public void close() {
    chunks.close();
  }
}
