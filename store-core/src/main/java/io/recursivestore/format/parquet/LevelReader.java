package io.recursivestore.format.parquet;

import org.apache.parquet.column.ColumnReader;

/** Reads no values of a column, only where they are. */
final class LevelReader implements VectorReader {
  private final ColumnReader column;
  private final Levels levels = new Levels();

  LevelReader(ColumnReader column) {
    this.column = column;
  }

  @Override
  public void read(int rows) {
    levels.clear();
    int begun = 0;
    while (true) {
      int rep = column.getCurrentRepetitionLevel();
      // Also 0 at the end of the row group.
      if (rep == 0 && begun++ == rows) {
        return;
      }
      levels.add(rep, column.getCurrentDefinitionLevel());
      column.consume();
    }
  }

  @Override
  public Levels levels() {
    return levels;
  }
}
