package io.recursivestore.format.parquet;

import io.recursivestore.format.parquet.decode.Levels;
import io.recursivestore.format.parquet.decode.Nesting;
import java.util.List;
import org.apache.arrow.vector.complex.StructVector;

/** Fills a struct vector: its children, and which of its slots are null. */
final class StructReader implements VectorReader {
  private final StructVector vector;
  private final List<VectorReader> children;
  private final List<DefaultReader> defaults;
  private final Nesting nesting;

  /**
   * Creates a reader.
   *
   * @param children read what the file has of the struct, at least one leaf of it
   * @param defaults fill the members that the file lacks
   */
  StructReader(
      StructVector vector,
      List<VectorReader> children,
      List<DefaultReader> defaults,
      Nesting nesting) {
    this.vector = vector;
    this.children = children;
    this.defaults = defaults;
    this.nesting = nesting;
  }

  @Override
  public void begin(int rows) {
    children.forEach(child -> child.begin(rows));
  }

  @Override
  public void read(int rows) {
    children.forEach(child -> child.read(rows));
  }

  @Override
  public void skip(long rows) {
    children.forEach(child -> child.skip(rows));
  }

  @Override
  public int end() {
    int slots = nesting.slots(levels());
    for (VectorReader child : children) {
      int ended = child.end();
      if (ended >= 0 && ended != slots) {
        throw new IllegalArgumentException(
            "the columns of " + vector.getName() + " have " + slots + " and " + ended + " values");
      }
    }
    for (DefaultReader missing : defaults) {
      missing.fill(slots);
    }
    return nesting.struct(vector, levels());
  }

  @Override
  public Levels levels() {
    return children.get(0).levels();
  }

  @Override
  public void close() {
    Closing.all(children);
  }
}
