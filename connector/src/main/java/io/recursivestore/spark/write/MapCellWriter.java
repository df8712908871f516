package io.recursivestore.spark.write;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.unsafe.Platform;

/** Maps: two arrays, of the keys and of the values, behind the length of the first. */
final class MapCellWriter extends CellWriter {
  private final MapVector vector;
  private final StructVector entries;
  private final CellWriter keys;
  private final CellWriter values;
  private final int keyBytes;
  private final int valueBytes;
  private final RowCells keyCells = new RowCells();
  private final RowCells valueCells = new RowCells();

  MapCellWriter(MapVector vector) {
    this.vector = vector;
    this.entries = (StructVector) vector.getDataVector();
    FieldVector key = entries.getChildrenFromFields().get(0);
    FieldVector value = entries.getChildrenFromFields().get(1);
    this.keys = of(key);
    this.values = of(value);
    this.keyBytes = cellBytes(key);
    this.valueBytes = cellBytes(value);
  }

  @Override
  void write(byte[] rows, RowCells maps) {
    int count = maps.count();
    ListCellWriter.allocate(vector, count);
    writeValidity(vector.getValidityBuffer(), maps);
    long offsets = vector.getOffsetBuffer().memoryAddress();
    Platform.putInt(null, offsets, 0);
    keyCells.clear();
    valueCells.clear();
    for (int i = 0; i < count; i++) {
      if (!maps.isNull(i)) {
        long start = maps.start(rows, i);
        long keyArray = start + Long.BYTES;
        keyCells.addElements(rows, keyArray, keyBytes);
        valueCells.addElements(rows, keyArray + Platform.getLong(rows, start), valueBytes);
      }
      offsets += Integer.BYTES;
      Platform.putInt(null, offsets, keyCells.count());
    }
    StructCellWriter.allocate(entries, keyCells.count());
    keys.write(rows, keyCells);
    values.write(rows, valueCells);
    writeFull(entries.getValidityBuffer(), keyCells.count());
    entries.setValueCount(keyCells.count());
    vector.setLastSet(count - 1);
    vector.setValueCount(count);
  }
}
