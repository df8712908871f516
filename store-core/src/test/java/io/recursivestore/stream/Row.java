package io.recursivestore.stream;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A step as plain values: what a test appends, and expects to read again.
 *
 * @param step its number
 * @param values for each field its elements, floats as the bits of a double; null if it has none
 */
record Row(long step, List<List<Long>> values) {
  Row {
    values = values.stream().map(v -> v == null ? null : List.copyOf(v)).toList();
  }

  /** Reads all rows of a snapshot, element by element. */
  static List<Row> read(StreamSnapshot snapshot) {
    List<Row> rows = new ArrayList<>();
    for (Segment segment : snapshot.segments()) {
      LongBuffer data = segment.data();
      for (long row = 0; row < segment.rows(); row++) {
        rows.add(read(segment, data, row));
      }
    }
    return rows;
  }

  private static Row read(Segment segment, LongBuffer data, long row) {
    List<List<Long>> values = new ArrayList<>();
    for (int field = 0; field < segment.fields().size(); field++) {
      int start = (int) row * segment.stride() + segment.offset(field);
      int length = segment.length(field);
      if (segment.ragged().isPresent()) {
        RaggedRows ragged = segment.ragged().get();
        int entry = ragged.entry((int) row, field);
        if (entry < 0) {
          values.add(null);
          continue;
        }
        start = ragged.start(entry);
        length = ragged.length(entry);
      }
      List<Long> elements = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        elements.add(data.get(start + i));
      }
      values.add(elements);
    }
    return new Row(segment.step(row), values);
  }

  /** Appends this row with the setter that each field's type needs. */
  void append(StepWriter writer, List<StreamField> fields) {
    append(writer, fields, 0, fields.size());
  }

  /** Appends the fields of this row from one to another; none if it has none of these. */
  void append(StepWriter writer, List<StreamField> fields, int from, int to) {
    if (values.subList(from, to).stream().allMatch(v -> v == null)) {
      return;
    }
    writer.beginStep(step);
    for (int field = from; field < to; field++) {
      if (values.get(field) != null) {
        set(writer, field, fields.get(field), values.get(field));
      }
    }
    writer.endStep();
  }

  long size() {
    return values.stream().filter(v -> v != null).mapToLong(List::size).sum();
  }

  private static void set(StepWriter writer, int index, StreamField field, List<Long> elements) {
    long[] longs = elements.stream().mapToLong(Long::longValue).toArray();
    if (!field.sequence()) {
      setScalar(writer, index, field.type(), longs[0]);
    } else if (field.type().isInteger()) {
      writer.setLongs(index, longs, 0, longs.length);
    } else if (field.type().isFloating()) {
      writer.setDoubles(index, doubles(longs), 0, longs.length);
    } else {
      writer.setBooleans(index, booleans(longs), 0, longs.length);
    }
  }

  private static void setScalar(StepWriter writer, int index, FieldType type, long bits) {
    if (type.isInteger()) {
      writer.setLong(index, bits);
    } else if (type.isFloating()) {
      writer.setDouble(index, Double.longBitsToDouble(bits));
    } else {
      writer.setBoolean(index, bits == 1);
    }
  }

  private static double[] doubles(long[] bits) {
    double[] values = new double[bits.length];
    for (int i = 0; i < bits.length; i++) {
      values[i] = Double.longBitsToDouble(bits[i]);
    }
    return values;
  }

  private static boolean[] booleans(long[] bits) {
    boolean[] values = new boolean[bits.length];
    for (int i = 0; i < bits.length; i++) {
      values[i] = bits[i] == 1;
    }
    return values;
  }
}
