package io.recursivestore.format.arrow;

import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the values of a batch that came from elsewhere stay within its buffers, before it is
 * loaded into vectors. Arrow believes offsets: it allocates what they ask for, and with its checks
 * turned off reads any memory.
 */
public final class BatchCheck {
  private final Iterator<ArrowFieldNode> nodes;
  private final Iterator<ArrowBuf> buffers;
  private final Iterator<Long> viewBuffers;

  private BatchCheck(
      List<ArrowFieldNode> nodes, List<ArrowBuf> buffers, @Nullable List<Long> viewBuffers) {
    this.nodes = nodes.iterator();
    this.buffers = buffers.iterator();
    this.viewBuffers = (viewBuffers == null ? List.<Long>of() : viewBuffers).iterator();
  }

  /**
   * Checks a batch.
   *
   * @param schema what it was written with
   * @param batch the batch
   * @throws IllegalArgumentException if it is broken
   */
  public static void check(Schema schema, ArrowRecordBatch batch) {
    BatchCheck check =
        new BatchCheck(batch.getNodes(), batch.getBuffers(), batch.getVariadicBufferCounts());
    for (Field field : schema.getFields()) {
      require(field, check.column(field) == batch.getLength(), "number of rows");
    }
  }

  /**
   * Checks one column of a batch, which has no views.
   *
   * @throws IllegalArgumentException if it is broken
   */
  static void check(Field field, int rows, List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
    BatchCheck check = new BatchCheck(nodes, buffers, null);
    require(field, check.column(field) == rows, "number of rows");
    // What was not looked at would be loaded as something else.
    require(field, !check.nodes.hasNext() && !check.buffers.hasNext(), "number of buffers");
  }

  /** Returns the number of values. */
  private long column(Field field) {
    require(field, nodes.hasNext(), "number of columns");
    ArrowFieldNode node = nodes.next();
    long count = node.getLength();
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Null) {
      return count;
    }
    ArrowBuf validity = next(field);
    require(
        field,
        node.getNullCount() == 0 || validity.capacity() * Byte.SIZE >= count,
        "validity buffer");
    switch (type.getTypeID()) {
      case Struct -> {
        for (Field child : field.getChildren()) {
          require(child, column(child) >= count, "number of values");
        }
      }
      case FixedSizeList -> {
        long elements = count * ((ArrowType.FixedSizeList) type).getListSize();
        require(field, elements >= 0 && column(element(field)) >= elements, "number of elements");
      }
      case List, Map -> {
        boolean isMap = type instanceof ArrowType.Map;
        require(
            field,
            !isMap || element(field).getType() instanceof ArrowType.Struct,
            "type of entries");
        long end = end(field, count, Integer.BYTES);
        require(field, column(element(field)) >= end, "offset");
      }
      case LargeList -> {
        long end = end(field, count, Long.BYTES);
        require(field, column(element(field)) >= end, "offset");
      }
      case Utf8, Binary -> {
        long end = end(field, count, Integer.BYTES);
        require(field, next(field).capacity() >= end, "offset");
      }
      case LargeUtf8, LargeBinary -> {
        long end = end(field, count, Long.BYTES);
        require(field, next(field).capacity() >= end, "offset");
      }
      case Utf8View, BinaryView -> views(field, node, validity);
      case Bool, Int, FloatingPoint, Decimal, Date, Time, Timestamp, Duration, FixedSizeBinary -> {
        long bits = TypeLayout.getTypeLayout(type).getBufferLayouts().get(1).getTypeBitWidth();
        require(field, next(field).capacity() * Byte.SIZE >= count * bits, "buffer");
      }
      default -> throw new IllegalArgumentException("there is no way to read " + type);
    }
    return count;
  }

  private static Field element(Field field) {
    require(field, field.getChildren().size() == 1, "number of children");
    return field.getChildren().get(0);
  }

  private ArrowBuf next(Field field) {
    require(field, buffers.hasNext(), "number of buffers");
    return buffers.next();
  }

  /** Checks that offsets ascend, and returns the last one. */
  private long end(Field field, long count, int width) {
    ArrowBuf offsets = next(field);
    if (count == 0) {
      return 0;
    }
    require(field, offsets.capacity() >= (count + 1) * width, "offsets' buffer");
    long before = 0;
    for (long i = 0; i <= count; i++) {
      long offset = width == Long.BYTES ? offsets.getLong(i * width) : offsets.getInt(i * width);
      require(field, offset >= before, "offset");
      before = offset;
    }
    return before;
  }

  /**
   * A view is its length, then its bytes, or four of them with the number and place of a buffer.
   */
  private void views(Field field, ArrowFieldNode node, ArrowBuf validity) {
    long count = node.getLength();
    int width = BaseVariableWidthViewVector.ELEMENT_SIZE;
    ArrowBuf views = next(field);
    require(field, viewBuffers.hasNext() && views.capacity() >= count * width, "buffer");
    long others = viewBuffers.next();
    require(field, others >= 0 && others <= Integer.MAX_VALUE, "number of buffers");
    long[] capacities = new long[(int) Math.min(others, 1 << 16)];
    for (long b = 0; b < others; b++) {
      long capacity = next(field).capacity();
      if (b < capacities.length) {
        capacities[(int) b] = capacity;
      }
    }
    for (long i = 0; i < count; i++) {
      if (node.getNullCount() > 0 && (validity.getByte(i >> 3) >> (i & 7) & 1) == 0) {
        continue;
      }
      long at = i * width;
      int length = views.getInt(at);
      require(field, length >= 0, "view");
      if (length > BaseVariableWidthViewVector.INLINE_SIZE) {
        int buffer = views.getInt(at + 2 * Integer.BYTES);
        int offset = views.getInt(at + 3 * Integer.BYTES);
        require(field, buffer >= 0 && buffer < capacities.length, "view");
        require(field, offset >= 0 && offset <= capacities[buffer] - length, "view");
      }
    }
  }

  private static void require(Field field, boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(
          "column '" + field.getName().replaceAll("\\p{Cntrl}", "?") + "' has a wrong " + what);
    }
  }
}
