package io.recursivestore.stream;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.util.List;
import java.util.Objects;

/**
 * A view of consecutive steps of a snapshot, decoded by field. Moving it and reading single values
 * copies and allocates nothing. Rows are numbered from 0 in the window, values of a sequence from 0
 * in their step.
 *
 * <pre>{@code
 * StepWindow window = stream.snapshot().stepWindow(24);
 * int reward = window.field("reward");
 * double[] rewards = new double[24];
 * for (long row = 0; row + 24 <= window.steps(); row++) {
 *   window.moveTo(row).copyDoubles(reward, rewards, 0);
 * }
 * }</pre>
 *
 * <p>A step may lack fields; ask {@link #isSet} where that can be. The methods that read values
 * throw {@link InvalidRequestException} if the field is of another type than their name says, or
 * the step lacks it, and {@link IndexOutOfBoundsException} if there is no such field, row or value.
 *
 * <p>For use by one thread at a time. If something else than this library shortens a mapped file,
 * reading the lost part throws {@link InternalError} or, from a copying method, {@link
 * CorruptDataException}. A JVM before version 21 may do so late.
 */
public final class StepWindow {
  private final MappedSegments segments;
  private final List<StreamField> fields;
  private final int rows;
  private long firstRow;

  /** The segment of the row that was read last, and which rows of the snapshot are in it. */
  private MappedSegment segment;

  private long segmentStart;
  private long segmentEnd;

  StepWindow(MappedSegments segments, List<StreamField> fields, int rows) {
    this.segments = segments;
    this.fields = fields;
    this.rows = rows;
    check(0);
    this.segment = segments.get(0);
    this.segmentStart = 0;
    this.segmentEnd = segments.firstRow(1);
  }

  /** Returns the number of steps that the view shows. */
  public int rows() {
    return rows;
  }

  /** Returns the number of steps of the snapshot. */
  public long steps() {
    return segments.rows();
  }

  /** Returns the number of steps of the snapshot before row 0. */
  public long firstRow() {
    return firstRow;
  }

  /**
   * Returns a field's index.
   *
   * @param name the field's name
   * @throws NotFoundException if the stream has no such field
   */
  public int field(String name) {
    return StreamSchema.indexOf(fields, name);
  }

  /**
   * Moves the view.
   *
   * @param row the number of steps of the snapshot before row 0
   * @return this view
   * @throws InvalidRequestException if the window would not lie in the snapshot; it stays then
   */
  public StepWindow moveTo(long row) {
    check(row);
    firstRow = row;
    return this;
  }

  /**
   * Returns the step of a row.
   *
   * @param row the row
   */
  public long step(int row) {
    int at = find(row);
    return segment.rowStep(at);
  }

  /**
   * Returns whether a step has a field.
   *
   * @param field the field's index
   * @param row the row
   */
  public boolean isSet(int field, int row) {
    Objects.checkIndex(field, fields.size());
    int at = find(row);
    return segment.start(at, field) >= 0;
  }

  /**
   * Returns how many values a step has in a field: 1 in a scalar field, 0 or more in a sequence, 0
   * if it lacks the field.
   *
   * @param field the field's index
   * @param row the row
   */
  public int length(int field, int row) {
    Objects.checkIndex(field, fields.size());
    int at = find(row);
    return segment.length(at, field);
  }

  /**
   * Returns how many values all rows have in a field: what the copying methods copy.
   *
   * @param field the field's index
   */
  public int length(int field) {
    long values = 0;
    for (int row = 0; row < rows; row++) {
      values += length(field, row);
    }
    return Math.toIntExact(values);
  }

  /**
   * Returns the value of an integer field, or the first one of a sequence.
   *
   * @param field the field's index
   * @param row the row
   */
  public long getLong(int field, int row) {
    return getLong(field, row, 0);
  }

  /**
   * Returns a value of a sequence of integers.
   *
   * @param field the field's index
   * @param row the row
   * @param index the value's place in the sequence
   */
  public long getLong(int field, int row, int index) {
    if (!type(field).isInteger()) {
      throw refused(field, "integers");
    }
    return element(field, row, index);
  }

  /**
   * Returns the value of a float field, or the first one of a sequence.
   *
   * @param field the field's index
   * @param row the row
   */
  public double getDouble(int field, int row) {
    return getDouble(field, row, 0);
  }

  /**
   * Returns a value of a sequence of floats.
   *
   * @param field the field's index
   * @param row the row
   * @param index the value's place in the sequence
   */
  public double getDouble(int field, int row, int index) {
    if (!type(field).isFloating()) {
      throw refused(field, "floating-point numbers");
    }
    return Double.longBitsToDouble(element(field, row, index));
  }

  /**
   * Returns the value of a boolean field, or the first one of a sequence.
   *
   * @param field the field's index
   * @param row the row
   */
  public boolean getBoolean(int field, int row) {
    return getBoolean(field, row, 0);
  }

  /**
   * Returns a value of a sequence of booleans.
   *
   * @param field the field's index
   * @param row the row
   * @param index the value's place in the sequence
   */
  public boolean getBoolean(int field, int row, int index) {
    if (type(field) != FieldType.BOOL) {
      throw refused(field, "booleans");
    }
    return element(field, row, index) != 0;
  }

  /**
   * Copies the values of an integer or boolean field in all rows, one row after another; booleans
   * as 1 and 0. A step that lacks the field adds nothing.
   *
   * @param field the field's index
   * @param target gets the values
   * @param offset index of the first one
   * @return the number of values
   * @throws IndexOutOfBoundsException if the array has no room for them
   * @throws CorruptDataException if a file is damaged
   */
  public int copyLongs(int field, long[] target, int offset) {
    if (type(field).isFloating()) {
      throw refused(field, "integers or booleans");
    }
    int at = offset;
    try {
      for (int row = 0; row < rows; ) {
        int from = find(row);
        int to = from + (int) Math.min(rows - row, segmentEnd - segmentStart - from);
        row += to - from;
        at = segment.copyLongs(field, from, to, target, at);
      }
    } catch (InternalError e) {
      throw segments.failed(e);
    }
    return at - offset;
  }

  /**
   * Copies the values of a float field in all rows, one row after another. A step that lacks the
   * field adds nothing.
   *
   * @param field the field's index
   * @param target gets the values
   * @param offset index of the first one
   * @return the number of values
   * @throws IndexOutOfBoundsException if the array has no room for them
   * @throws CorruptDataException if a file is damaged
   */
  public int copyDoubles(int field, double[] target, int offset) {
    if (!type(field).isFloating()) {
      throw refused(field, "floating-point numbers");
    }
    int at = offset;
    try {
      for (int row = 0; row < rows; ) {
        int from = find(row);
        int to = from + (int) Math.min(rows - row, segmentEnd - segmentStart - from);
        row += to - from;
        at = segment.copyDoubles(field, from, to, target, at);
      }
    } catch (InternalError e) {
      throw segments.failed(e);
    }
    return at - offset;
  }

  private long element(int field, int row, int index) {
    int at = find(row);
    int start = segment.start(at, field);
    if (start < 0) {
      throw new InvalidRequestException(
          "Step "
              + segment.rowStep(at)
              + " has no field '"
              + fields.get(field).name()
              + "'. Ask isSet first.");
    }
    return segment.data.get(start + Objects.checkIndex(index, segment.length(at, field)));
  }

  private FieldType type(int field) {
    return fields.get(field).type();
  }

  /** Returns the number of a row in its segment, which is the current one then. */
  private int find(int row) {
    long wanted = firstRow + Objects.checkIndex(row, rows);
    if (wanted < segmentStart || wanted >= segmentEnd) {
      int number = segments.ofRow(wanted);
      segment = segments.get(number);
      segmentStart = segments.firstRow(number);
      segmentEnd = segments.firstRow(number + 1);
    }
    return (int) (wanted - segmentStart);
  }

  private void check(long row) {
    if (rows < 1 || row < 0 || row > segments.rows() - rows) {
      throw new InvalidRequestException(
          "There is no window of "
              + rows
              + " steps from row "
              + row
              + ": the snapshot has "
              + segments.rows()
              + " steps, and a window at least 1.");
    }
  }

  private InvalidRequestException refused(int field, String asked) {
    return new InvalidRequestException(
        "Field '" + fields.get(field) + "' can't be read as " + asked + ".");
  }
}
