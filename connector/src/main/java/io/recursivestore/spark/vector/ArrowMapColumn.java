package io.recursivestore.spark.vector;

import java.util.List;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Maps: views of ranges of the key and the value column. */
final class ArrowMapColumn extends ArrowColumn {
  private final ListVector vector;
  private final ArrowColumn keys;
  private final ArrowColumn values;
  private long offsets;

  ArrowMapColumn(MapType type, ListVector vector) {
    super(type, vector);
    this.vector = vector;
    StructVector entries = (StructVector) vector.getDataVector();
    this.keys = ArrowColumn.of(entries.getChildrenFromFields().get(0), type.keyType());
    this.values = ArrowColumn.of(entries.getChildrenFromFields().get(1), type.valueType());
  }

  @Override
  public void rebind() {
    super.rebind();
    offsets = vector.getOffsetBufferAddress();
  }

  @Override
  public @Nullable ColumnarMap getMap(int rowId) {
    if (isNullAt(rowId)) {
      return null;
    }
    int start = Platform.getInt(null, offsets + (long) rowId * Integer.BYTES);
    int end = Platform.getInt(null, offsets + (rowId + 1L) * Integer.BYTES);
    return new ColumnarMap(keys, values, start, end - start);
  }

  @Override
  List<ArrowColumn> children() {
    return List.of(keys, values);
  }
}
