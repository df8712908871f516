package io.recursivestore.format.parquet;

import io.recursivestore.format.parquet.decode.LeafColumn;
import io.recursivestore.format.parquet.decode.Levels;

/** Fills a vector without children, or reads only the levels of one. */
record LeafReader(LeafColumn column) implements VectorReader {
  @Override
  public void begin(int rows) {
    column.begin(rows);
  }

  @Override
  public void read(int rows) {
    column.read(rows);
  }

  @Override
  public void skip(long rows) {
    column.skip(rows);
  }

  @Override
  public int end() {
    return column.end();
  }

  @Override
  public Levels levels() {
    return column.levels();
  }

  @Override
  public void close() {
    column.close();
  }
}
