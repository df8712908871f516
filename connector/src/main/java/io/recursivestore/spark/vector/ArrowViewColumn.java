package io.recursivestore.spark.vector;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Strings and binary values that are in views, or where views tell: in a dictionary or in a page of
 * a file. Strings point there.
 */
final class ArrowViewColumn extends ArrowColumn {
  private static final int VIEW_BYTES = BaseVariableWidthViewVector.ELEMENT_SIZE;
  private static final int PLACE = 2 * Integer.BYTES;
  private static final int START = 3 * Integer.BYTES;

  private final BaseVariableWidthViewVector vector;
  private long[] buffers = {};
  private long views;

  ArrowViewColumn(DataType type, BaseVariableWidthViewVector vector) {
    super(type, vector);
    this.vector = vector;
  }

  @Override
  public void rebind() {
    super.rebind();
    views = vector.getDataBufferAddress();
    List<ArrowBuf> memory = vector.getDataBuffers();
    if (buffers.length < memory.size()) {
      buffers = new long[2 * memory.size()];
    }
    for (int i = 0; i < memory.size(); i++) {
      buffers[i] = memory.get(i).memoryAddress();
    }
  }

  @Override
  public @Nullable UTF8String getUTF8String(int rowId) {
    if (isNullAt(rowId)) {
      return null;
    }
    long view = view(rowId);
    int length = Platform.getInt(null, view);
    return UTF8String.fromAddress(null, start(view, length), length);
  }

  @Override
  public byte @Nullable [] getBinary(int rowId) {
    if (isNullAt(rowId)) {
      return null;
    }
    long view = view(rowId);
    byte[] bytes = new byte[Platform.getInt(null, view)];
    Platform.copyMemory(
        null, start(view, bytes.length), bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length);
    return bytes;
  }

  private long view(int rowId) {
    return views + (long) rowId * VIEW_BYTES;
  }

  private long start(long view, int length) {
    return length <= BaseVariableWidthViewVector.INLINE_SIZE
        ? view + Integer.BYTES
        : buffers[Platform.getInt(null, view + PLACE)] + Platform.getInt(null, view + START);
  }
}
