package io.recursivestore.format.parquet;

import io.recursivestore.format.DefaultFiller;
import io.recursivestore.model.Value;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Fills a vector that the file has no column for: all its slots hold one value, or null. */
final class DefaultReader implements VectorReader {
  private final FieldVector vector;
  private final @Nullable Value value;

  DefaultReader(FieldVector vector, @Nullable Value value) {
    this.vector = vector;
    this.value = value;
  }

  @Override
  public void read(int slots) {
    DefaultFiller.fill(vector, value, slots);
  }

  @Override
  public Levels levels() {
    throw new IllegalStateException("A column that is in no file has no levels");
  }
}
