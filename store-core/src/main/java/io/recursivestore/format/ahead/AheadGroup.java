package io.recursivestore.format.ahead;

import java.util.List;

/** What is read of one row group. For the thread that reads it, but for what says otherwise. */
public final class AheadGroup implements AutoCloseable {
  private final AheadFile file;
  private final List<AheadBytes> columns;

  /** Whether some columns are read only once they are needed. */
  boolean hasLate;

  /** Whether one of those was. Guarded by the lock of the {@link ReadAhead}. */
  boolean isOpened;

  AheadGroup(AheadFile file, List<AheadBytes> columns) {
    this.file = file;
    this.columns = columns;
  }

  /** Returns the bytes of the columns, in the order in which they were wanted. */
  public List<AheadBytes> columns() {
    return columns;
  }

  /** Gives back the memory of all columns. What was not read yet is not read any more. */
  @Override
  public void close() {
    columns.forEach(AheadBytes::close);
    if (hasLate) {
      file.ended(this);
    }
  }
}
