package io.recursivestore.format.parquet;

import io.recursivestore.format.parquet.decode.Levels;
import io.recursivestore.format.parquet.decode.Nesting;
import org.apache.arrow.vector.complex.ListVector;

/** Fills a list or map vector: its elements, offsets, and which of its slots are null. */
final class ListReader implements VectorReader {
  private final ListVector vector;
  private final VectorReader elements;
  private final Nesting nesting;
  private final int elementDefinition;

  ListReader(ListVector vector, VectorReader elements, Nesting nesting, int elementDefinition) {
    this.vector = vector;
    this.elements = elements;
    this.nesting = nesting;
    this.elementDefinition = elementDefinition;
  }

  @Override
  public void begin(int rows) {
    elements.begin(rows);
  }

  @Override
  public void read(int rows) {
    elements.read(rows);
  }

  @Override
  public void skip(long rows) {
    elements.skip(rows);
  }

  @Override
  public int end() {
    nesting.beginList(vector, levels(), elementDefinition);
    elements.end();
    return nesting.endList(vector);
  }

  @Override
  public Levels levels() {
    return elements.levels();
  }

  @Override
  public void close() {
    elements.close();
  }
}
