package io.recursivestore.format.parquet;

import org.apache.arrow.vector.complex.ListVector;

/** Fills a list or map vector: its elements, offsets, and which of its slots are null. */
final class ListReader implements VectorReader {
  private final ListVector vector;
  private final VectorReader elements;
  private final int definition;
  private final int elementDefinition;
  private final int elementRepetition;
  private final int slotDefinition;

  ListReader(
      ListVector vector,
      VectorReader elements,
      int definition,
      int elementDefinition,
      int elementRepetition,
      int slotDefinition) {
    this.vector = vector;
    this.elements = elements;
    this.definition = definition;
    this.elementDefinition = elementDefinition;
    this.elementRepetition = elementRepetition;
    this.slotDefinition = slotDefinition;
  }

  @Override
  public void read(int rows) {
    vector.reset();
    elements.read(rows);
    Levels levels = elements.levels();
    int slot = -1;
    int size = 0;
    boolean open = false;
    for (int i = 0; i < levels.count(); i++) {
      int rep = levels.repetition(i);
      int def = levels.definition(i);
      if (rep < elementRepetition && def >= slotDefinition) {
        if (open) {
          vector.endValue(slot, size);
        }
        slot++;
        size = 0;
        open = def >= definition;
        if (open) {
          vector.startNewValue(slot);
        }
      }
      if (rep <= elementRepetition && def >= elementDefinition) {
        size++;
      }
    }
    if (open) {
      vector.endValue(slot, size);
    }
    vector.setValueCount(slot + 1);
  }

  @Override
  public Levels levels() {
    return elements.levels();
  }
}
