package io.recursivestore.spark.vector;

import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Strings and binary values. Strings point into the vector's memory. */
final class ArrowBytesColumn extends ArrowColumn {
  private final BaseVariableWidthVector vector;
  private long offsets;
  private long data;

  ArrowBytesColumn(DataType type, BaseVariableWidthVector vector) {
    super(type, vector);
    this.vector = vector;
  }

  @Override
  public void rebind() {
    super.rebind();
    offsets = vector.getOffsetBufferAddress();
    data = vector.getDataBufferAddress();
  }

  @Override
  public @Nullable UTF8String getUTF8String(int rowId) {
    if (isNullAt(rowId)) {
      return null;
    }
    int start = start(rowId);
    return UTF8String.fromAddress(null, data + start, start(rowId + 1) - start);
  }

  @Override
  public byte @Nullable [] getBinary(int rowId) {
    if (isNullAt(rowId)) {
      return null;
    }
    int start = start(rowId);
    byte[] bytes = new byte[start(rowId + 1) - start];
    Platform.copyMemory(null, data + start, bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length);
    return bytes;
  }

  private int start(int rowId) {
    return Platform.getInt(null, offsets + (long) rowId * Integer.BYTES);
  }
}
