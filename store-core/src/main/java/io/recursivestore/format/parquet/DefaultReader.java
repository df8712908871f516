package io.recursivestore.format.parquet;

import io.recursivestore.format.DefaultFiller;
import io.recursivestore.format.parquet.decode.Levels;
import io.recursivestore.model.Value;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Fills a vector that the file has no column for: all its slots hold one value, or null. */
final class DefaultReader implements VectorReader {
  private final FieldVector vector;
  private final @Nullable Value value;
  private int slots;

  DefaultReader(FieldVector vector, @Nullable Value value) {
    this.vector = vector;
    this.value = value;
  }

  @Override
  public void begin(int rows) {
    slots = 0;
  }

  @Override
  public void read(int rows) {
    slots += rows;
  }

  @Override
  public void skip(long rows) {}

  @Override
  public int end() {
    fill(slots);
    return slots;
  }

  /** Replaces the vector's content by a number of slots. */
  void fill(int count) {
    DefaultFiller.fill(vector, value, count);
  }

  @Override
  public Levels levels() {
    throw new IllegalStateException("A column that is in no file has no levels");
  }

  @Override
  public void close() {}
}
