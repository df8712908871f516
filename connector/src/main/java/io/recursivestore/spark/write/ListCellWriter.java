package io.recursivestore.spark.write;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.spark.unsafe.Platform;

/** Lists: the elements of all of them are the cells of the vector below. */
final class ListCellWriter extends CellWriter {
  private final ListVector vector;
  private final CellWriter elements;
  private final int elementBytes;
  private final RowCells cells = new RowCells();

  ListCellWriter(ListVector vector) {
    this.vector = vector;
    FieldVector values = vector.getDataVector();
    this.elements = of(values);
    this.elementBytes = cellBytes(values);
  }

  @Override
  void write(byte[] rows, RowCells lists) {
    int count = lists.count();
    allocate(vector, count);
    writeValidity(vector.getValidityBuffer(), lists);
    long offsets = vector.getOffsetBuffer().memoryAddress();
    Platform.putInt(null, offsets, 0);
    cells.clear();
    for (int i = 0; i < count; i++) {
      if (!lists.isNull(i)) {
        cells.addElements(rows, lists.start(rows, i), elementBytes);
      }
      offsets += Integer.BYTES;
      Platform.putInt(null, offsets, cells.count());
    }
    elements.write(rows, cells);
    vector.setLastSet(count - 1);
    vector.setValueCount(count);
  }

  /** Makes room for offsets and validities; what they hold is written anew. */
  static void allocate(ListVector vector, int count) {
    if (vector.getOffsetBuffer().capacity() < (count + 1L) * Integer.BYTES
        || vector.getValidityBuffer().capacity() < bitBytes(count)) {
      vector.setInitialCapacity(count);
      vector.allocateNew();
    }
  }
}
