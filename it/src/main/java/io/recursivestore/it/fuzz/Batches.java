package io.recursivestore.it.fuzz;

import io.recursivestore.format.parquet.decode.LeafColumn;
import io.recursivestore.format.parquet.decode.Scratch;
import io.recursivestore.format.parquet.page.PageSource;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Reads a column in batches, some rows of which are skipped, and looks at its values. */
final class Batches {
  private static final int MOST_LOOKED_AT = 300;
  private static final int MOST_BATCHES = 4;

  /** As in a scan, columns share it, with all that those before left in it. */
  private static final Scratch SCRATCH = new Scratch();

  private Batches() {}

  /**
   * Reads a column.
   *
   * @param input tells how many rows are read and skipped in each batch
   */
  static void read(
      Input input, LeafType type, Nest nest, PageSource pages, BufferAllocator allocator) {
    boolean isOpen = false;
    try (FieldVector vector = Field.nullable("leaf", type.vector()).createVector(allocator)) {
      try (LeafColumn column =
          LeafColumn.of(nest.leaf(type.column()), pages, vector, nest.slotDefinition(), SCRATCH)) {
        isOpen = true;
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
          int rows = input.nextShort();
          int skipped = input.nextShort();
          column.begin(Math.min(rows, 1 << 12));
          column.skip(skipped & 0xff);
          column.read(rows >>> 1);
          column.skip(skipped >>> Byte.SIZE);
          column.read(rows - (rows >>> 1));
          lookAt(vector, column.end());
        }
      }
    } finally {
      if (!isOpen) {
        pages.close();
      }
    }
  }

  /** Looks at some of the values, the first and the last among them. */
  static void lookAt(FieldVector vector, int count) {
    int step = Math.max(1, count / MOST_LOOKED_AT);
    for (int i = 0; i < count; i += step) {
      lookAt(vector, i, count);
    }
    if (count > 0) {
      lookAt(vector, count - 1, count);
    }
  }

  private static void lookAt(FieldVector vector, int slot, int count) {
    if (!vector.isNull(slot) && vector.getObject(slot) == null) {
      throw new AssertionError("Slot " + slot + " of " + count + " is null, and not null");
    }
  }
}
