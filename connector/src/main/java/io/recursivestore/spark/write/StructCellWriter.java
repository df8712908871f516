package io.recursivestore.spark.write;

import java.util.List;
import org.apache.arrow.vector.complex.StructVector;

/** Structs, member by member. */
final class StructCellWriter extends CellWriter {
  private final StructVector vector;
  private final List<CellWriter> members;
  private final RowCells cells = new RowCells();

  StructCellWriter(StructVector vector) {
    this.vector = vector;
    this.members = of(vector.getChildrenFromFields());
  }

  @Override
  void write(byte[] rows, RowCells structs) {
    allocate(vector, structs.count());
    writeValidity(vector.getValidityBuffer(), structs);
    for (int i = 0; i < members.size(); i++) {
      cells.ofMember(rows, structs, i, members.size());
      members.get(i).write(rows, cells);
    }
    vector.setValueCount(structs.count());
  }

  /**
   * Makes room for validities, before the members are written. A vector that only grows would
   * double the memory of its members too, as often as its own.
   */
  static void allocate(StructVector vector, int count) {
    if (vector.getValidityBuffer().capacity() < bitBytes(count)) {
      vector.setInitialCapacity(count);
      vector.allocateNew();
    }
  }
}
