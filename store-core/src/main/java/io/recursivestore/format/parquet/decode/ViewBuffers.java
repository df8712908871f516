package io.recursivestore.format.parquet.decode;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthViewVector;

/** The buffers in which the values of a vector of views are, which it keeps open. */
final class ViewBuffers {
  private final BaseVariableWidthViewVector vector;

  ViewBuffers(BaseVariableWidthViewVector vector) {
    this.vector = vector;
  }

  /** Keeps a buffer as the first one. */
  void first(ArrowBuf buffer) {
    List<ArrowBuf> buffers = vector.getDataBuffers();
    if (buffers.isEmpty()) {
      index(buffer);
    } else if (!isSame(buffers.get(0), buffer)) {
      throw new IllegalStateException("The dictionary comes too late");
    }
  }

  /** Returns the place of a buffer, which is kept if it was not yet. */
  int index(ArrowBuf buffer) {
    List<ArrowBuf> buffers = vector.getDataBuffers();
    int last = buffers.size() - 1;
    if (last < 0 || !isSame(buffers.get(last), buffer)) {
      buffer.getReferenceManager().retain();
      buffers.add(buffer);
      last++;
    }
    return last;
  }

  /** Hands over a new buffer, and returns its place. */
  int take(ArrowBuf buffer) {
    vector.getDataBuffers().add(buffer);
    return vector.getDataBuffers().size() - 1;
  }

  /** Returns whether two buffers are the same memory. */
  private static boolean isSame(ArrowBuf one, ArrowBuf other) {
    return one.memoryAddress() == other.memoryAddress() && one.capacity() == other.capacity();
  }
}
