package io.recursivestore.stream;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;

/** Fills one Arrow vector with a column of consecutive rows: the steps, or a field. */
abstract class FieldColumn {
  /** How many elements are gathered before they are converted: few enough for a fast cache. */
  private static final int CHUNK = 1024;

  final long[] elements = new long[CHUNK];

  /**
   * Returns what fills a vector.
   *
   * @param vector the vector, of the column's Arrow type
   * @param fields the stream's fields
   */
  static FieldColumn of(FieldVector vector, List<StreamField> fields) {
    if (vector.getName().equals(StreamSchema.STEP)) {
      return new Steps(new ElementVector((BigIntVector) vector, FieldType.INT64));
    }
    int field = StreamSchema.indexOf(fields, vector.getName());
    FieldType type = fields.get(field).type();
    if (vector instanceof ListVector list) {
      BaseFixedWidthVector child = (BaseFixedWidthVector) list.getDataVector();
      return new Sequences(field, list, new ElementVector(child, type));
    }
    return new Scalars(field, new ElementVector((BaseFixedWidthVector) vector, type));
  }

  /** Returns the size of the column in a row, in bytes. */
  abstract long bytes(MappedSegment segment, int row);

  /** Fills the vector with a number of rows from one on; the caller sets its value count. */
  abstract void fill(MappedSegment segment, int fromRow, int rows);

  private static final class Steps extends FieldColumn {
    private final ElementVector target;

    Steps(ElementVector target) {
      this.target = target;
    }

    @Override
    long bytes(MappedSegment segment, int row) {
      return target.width();
    }

    @Override
    void fill(MappedSegment segment, int fromRow, int rows) {
      target.begin(rows);
      for (int done = 0; done < rows; done += CHUNK) {
        int count = Math.min(CHUNK, rows - done);
        for (int i = 0; i < count; i++) {
          elements[i] = segment.rowStep(fromRow + done + i);
        }
        target.add(elements, count);
      }
    }
  }

  private static final class Scalars extends FieldColumn {
    private final int field;
    private final ElementVector target;

    Scalars(int field, ElementVector target) {
      this.field = field;
      this.target = target;
    }

    @Override
    long bytes(MappedSegment segment, int row) {
      return target.width();
    }

    @Override
    void fill(MappedSegment segment, int fromRow, int rows) {
      target.begin(rows);
      for (int done = 0; done < rows; done += CHUNK) {
        int count = Math.min(CHUNK, rows - done);
        for (int i = 0; i < count; i++) {
          int start = segment.start(fromRow + done + i, field);
          elements[i] = start < 0 ? 0 : segment.data.get(start);
          if (start < 0) {
            target.setNull(done + i);
          }
        }
        target.add(elements, count);
      }
    }
  }

  private static final class Sequences extends FieldColumn {
    private final int field;
    private final ListVector list;
    private final ElementVector target;
    private int gathered;

    Sequences(int field, ListVector list, ElementVector target) {
      this.field = field;
      this.list = list;
      this.target = target;
    }

    @Override
    long bytes(MappedSegment segment, int row) {
      return Integer.BYTES + (long) segment.length(row, field) * target.width();
    }

    @Override
    void fill(MappedSegment segment, int fromRow, int rows) {
      if (list.getValueCapacity() < rows) {
        list.setInitialCapacity(rows);
        list.allocateNew();
      }
      ByteBuffer offsets = ElementVector.view(list.getOffsetBuffer());
      ByteBuffer validity = ElementVector.view(list.getValidityBuffer());
      ElementVector.fill(validity, rows, (byte) -1);
      int end = 0;
      offsets.putInt(0, 0);
      for (int row = 0; row < rows; row++) {
        end += segment.length(fromRow + row, field);
        offsets.putInt((row + 1) * Integer.BYTES, end);
      }
      target.begin(end);
      for (int row = 0; row < rows; row++) {
        int start = segment.start(fromRow + row, field);
        if (start < 0) {
          validity.put(row >> 3, (byte) (validity.get(row >> 3) & ~(1 << (row & 7))));
        } else {
          gather(segment, start, segment.length(fromRow + row, field));
        }
      }
      target.add(elements, gathered);
      gathered = 0;
      list.setLastSet(rows - 1);
    }

    private void gather(MappedSegment segment, int start, int length) {
      for (int done = 0; done < length; ) {
        int count = Math.min(length - done, CHUNK - gathered);
        segment.data.get(start + done, elements, gathered, count);
        gathered += count;
        done += count;
        if (gathered == CHUNK) {
          target.add(elements, CHUNK);
          gathered = 0;
        }
      }
    }
  }
}
