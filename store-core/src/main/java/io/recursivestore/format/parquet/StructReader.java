package io.recursivestore.format.parquet;

import java.util.List;
import org.apache.arrow.vector.complex.StructVector;

/** Fills a struct vector: its children, and which of its slots are null. */
final class StructReader implements VectorReader {
  private final StructVector vector;
  private final List<VectorReader> children;
  private final List<VectorReader> defaults;
  private final int definition;
  private final int repetition;
  private final int slotDefinition;

  /**
   * Creates a reader.
   *
   * @param children read what the file has of the struct, at least one leaf of it
   * @param defaults fill the members that the file lacks
   */
  StructReader(
      StructVector vector,
      List<VectorReader> children,
      List<VectorReader> defaults,
      int definition,
      int repetition,
      int slotDefinition) {
    this.vector = vector;
    this.children = children;
    this.defaults = defaults;
    this.definition = definition;
    this.repetition = repetition;
    this.slotDefinition = slotDefinition;
  }

  @Override
  public void read(int rows) {
    vector.reset();
    children.forEach(child -> child.read(rows));
    Levels levels = levels();
    int slot = 0;
    for (int i = 0; i < levels.count(); i++) {
      if (levels.repetition(i) <= repetition && levels.definition(i) >= slotDefinition) {
        if (levels.definition(i) >= definition) {
          vector.setIndexDefined(slot);
        }
        slot++;
      }
    }
    for (VectorReader missing : defaults) {
      missing.read(slot);
    }
    vector.setValueCount(slot);
  }

  @Override
  public Levels levels() {
    return children.get(0).levels();
  }
}
