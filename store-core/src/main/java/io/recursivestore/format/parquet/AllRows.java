package io.recursivestore.format.parquet;

import java.util.List;

/** Reads all rows of some ranges, as if there were no others. */
final class AllRows implements GroupRows {
  private final RowWindows windows;
  private final List<VectorReader> readers;

  AllRows(RowWindows windows, List<VectorReader> readers) {
    this.windows = windows;
    this.readers = readers;
  }

  @Override
  public int next(int most) {
    readers.forEach(reader -> reader.begin(most));
    int read = 0;
    while (read < most && windows.next(most - read)) {
      for (VectorReader reader : readers) {
        reader.skip(windows.gap());
        reader.read(windows.rows());
      }
      read += windows.rows();
    }
    readers.forEach(VectorReader::end);
    return read;
  }

  @Override
  public void close() {
    Closing.all(readers);
  }
}
