package io.recursivestore.spark.vector;

import java.util.List;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Arrays: views of ranges of the element column. */
final class ArrowListColumn extends ArrowColumn {
  private final ListVector vector;
  private final ArrowColumn elements;
  private long offsets;

  ArrowListColumn(ArrayType type, ListVector vector) {
    super(type, vector);
    this.vector = vector;
    this.elements = ArrowColumn.of(vector.getDataVector(), type.elementType());
  }

  @Override
  public void rebind() {
    super.rebind();
    offsets = vector.getOffsetBufferAddress();
  }

  @Override
  public @Nullable ColumnarArray getArray(int rowId) {
    if (isNullAt(rowId)) {
      return null;
    }
    int start = Platform.getInt(null, offsets + (long) rowId * Integer.BYTES);
    int end = Platform.getInt(null, offsets + (rowId + 1L) * Integer.BYTES);
    return new ColumnarArray(elements, start, end - start);
  }

  @Override
  List<ArrowColumn> children() {
    return List.of(elements);
  }
}
