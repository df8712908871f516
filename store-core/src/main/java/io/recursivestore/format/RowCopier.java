package io.recursivestore.format;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Copies rows that follow each other from one vector to the end of another: a few block copies for
 * a run of any length, whatever its type.
 */
public final class RowCopier {
  private static final int OFFSET_BYTES = Integer.BYTES;
  private static final int VIEW_BYTES = BaseVariableWidthViewVector.ELEMENT_SIZE;

  private RowCopier() {}

  /**
   * Appends a run of rows. The target grows as needed; its value count is the caller's to set when
   * all is copied.
   *
   * @param source the rows
   * @param from the first of them
   * @param count how many
   * @param target a vector of the same type
   * @param at number of rows that it has so far
   * @throws org.apache.arrow.vector.util.OversizedAllocationException if it would be too large
   */
  public static void append(FieldVector source, int from, int count, FieldVector target, int at) {
    if (count == 0) {
      return;
    }
    if (source instanceof BaseFixedWidthVector fixed) {
      copyFixed(fixed, from, count, (BaseFixedWidthVector) target, at);
    } else if (source instanceof BaseVariableWidthViewVector views) {
      copyViews(views, from, count, (BaseVariableWidthViewVector) target, at);
    } else if (source instanceof BaseVariableWidthVector variable) {
      copyVariable(variable, from, count, (BaseVariableWidthVector) target, at);
    } else if (source instanceof ListVector list) {
      copyLists(list, from, count, (ListVector) target, at);
    } else if (source instanceof StructVector struct) {
      copyStructs(struct, from, count, (StructVector) target, at);
    } else {
      throw new IllegalArgumentException("Can't copy " + source.getField());
    }
  }

  private static void copyFixed(
      BaseFixedWidthVector source, int from, int count, BaseFixedWidthVector target, int at) {
    while (target.getValueCapacity() < at + count) {
      target.reAlloc();
    }
    copyBits(source.getValidityBuffer(), from, count, target.getValidityBuffer(), at);
    if (source instanceof BitVector) {
      copyBits(source.getDataBuffer(), from, count, target.getDataBuffer(), at);
      return;
    }
    long width = source.getTypeWidth();
    target
        .getDataBuffer()
        .setBytes(at * width, source.getDataBuffer(), from * width, count * width);
  }

  private static void copyVariable(
      BaseVariableWidthVector source, int from, int count, BaseVariableWidthVector target, int at) {
    while (target.getValueCapacity() < at + count) {
      target.reallocValidityAndOffsetBuffers();
    }
    copyBits(source.getValidityBuffer(), from, count, target.getValidityBuffer(), at);
    int first = offset(source.getOffsetBuffer(), from);
    long bytes = (long) offset(source.getOffsetBuffer(), from + count) - first;
    int begin = at == 0 ? 0 : offset(target.getOffsetBuffer(), at);
    if (target.getDataBuffer().capacity() < begin + bytes) {
      target.reallocDataBuffer(begin + bytes);
    }
    target.getDataBuffer().setBytes(begin, source.getDataBuffer(), first, bytes);
    copyOffsets(source.getOffsetBuffer(), from, count, target.getOffsetBuffer(), at, begin);
    target.setLastSet(at + count - 1);
  }

  /** Copies views, and shares the memory that they point into. */
  private static void copyViews(
      BaseVariableWidthViewVector source,
      int from,
      int count,
      BaseVariableWidthViewVector target,
      int at) {
    while (target.getValueCapacity() < at + count) {
      target.reallocViewBuffer();
      target.reallocValidityBuffer();
    }
    copyBits(source.getValidityBuffer(), from, count, target.getValidityBuffer(), at);
    int[] places = places(source.getDataBuffers(), target.getDataBuffers());
    ArrowBuf in = source.getDataBuffer();
    ArrowBuf out = target.getDataBuffer();
    for (int i = 0; i < count; i++) {
      long view = (long) (from + i) * VIEW_BYTES;
      long first = in.getLong(view);
      long second = in.getLong(view + Long.BYTES);
      if ((int) first > BaseVariableWidthViewVector.INLINE_SIZE) {
        second = second >>> Integer.SIZE << Integer.SIZE | places[(int) second];
      }
      out.setLong((long) (at + i) * VIEW_BYTES, first);
      out.setLong((long) (at + i) * VIEW_BYTES + Long.BYTES, second);
    }
    target.setLastSet(at + count - 1);
  }

  /** Finds buffers among others, to whose end those that were not there are added. */
  private static int[] places(List<ArrowBuf> buffers, List<ArrowBuf> shared) {
    int[] places = new int[buffers.size()];
    for (int i = 0; i < places.length; i++) {
      int place = shared.indexOf(buffers.get(i));
      if (place < 0) {
        place = shared.size();
        buffers.get(i).getReferenceManager().retain();
        shared.add(buffers.get(i));
      }
      places[i] = place;
    }
    return places;
  }

  private static void copyLists(ListVector source, int from, int count, ListVector target, int at) {
    int begin = at == 0 ? 0 : offset(target.getOffsetBuffer(), at);
    // Makes room.
    target.setNull(at + count - 1);
    copyBits(source.getValidityBuffer(), from, count, target.getValidityBuffer(), at);
    int first = offset(source.getOffsetBuffer(), from);
    int elements = offset(source.getOffsetBuffer(), from + count) - first;
    append(source.getDataVector(), first, elements, target.getDataVector(), begin);
    copyOffsets(source.getOffsetBuffer(), from, count, target.getOffsetBuffer(), at, begin);
    target.setLastSet(at + count - 1);
  }

  private static void copyStructs(
      StructVector source, int from, int count, StructVector target, int at) {
    // Makes room.
    target.setNull(at + count - 1);
    copyBits(source.getValidityBuffer(), from, count, target.getValidityBuffer(), at);
    for (int i = 0; i < source.size(); i++) {
      append(
          (FieldVector) source.getChildByOrdinal(i),
          from,
          count,
          (FieldVector) target.getChildByOrdinal(i),
          at);
    }
  }

  private static int offset(ArrowBuf offsets, int row) {
    return offsets.getInt((long) row * OFFSET_BYTES);
  }

  private static void copyOffsets(
      ArrowBuf source, int from, int count, ArrowBuf target, int at, int begin) {
    int shift = begin - offset(source, from);
    for (int i = 0; i <= count; i++) {
      target.setInt((long) (at + i) * OFFSET_BYTES, offset(source, from + i) + shift);
    }
  }

  /**
   * Copies bits, a byte at once where the target's bits fill one.
   *
   * @param source the bits
   * @param from the first of them
   * @param count how many
   * @param target where they go, which has room
   * @param at number of bits before them there
   */
  public static void copyBits(ArrowBuf source, int from, int count, ArrowBuf target, int at) {
    int done = 0;
    while (done < count && (at + done) % Byte.SIZE != 0) {
      copyBit(source, from + done, target, at + done);
      done++;
    }
    int bytes = (count - done) / Byte.SIZE;
    int shift = (from + done) % Byte.SIZE;
    int in = (from + done) / Byte.SIZE;
    int out = (at + done) / Byte.SIZE;
    if (shift == 0) {
      target.setBytes(out, source, in, bytes);
    } else {
      for (int i = 0; i < bytes; i++) {
        int low = (source.getByte(in + i) & 0xff) >>> shift;
        int high = source.getByte(in + i + 1) << (Byte.SIZE - shift);
        target.setByte(out + i, low | high);
      }
    }
    for (done += bytes * Byte.SIZE; done < count; done++) {
      copyBit(source, from + done, target, at + done);
    }
  }

  private static void copyBit(ArrowBuf source, int from, ArrowBuf target, int at) {
    int bit = source.getByte(from / Byte.SIZE) >>> (from % Byte.SIZE) & 1;
    int place = at % Byte.SIZE;
    int kept = target.getByte(at / Byte.SIZE) & ~(1 << place);
    target.setByte(at / Byte.SIZE, kept | bit << place);
  }
}
