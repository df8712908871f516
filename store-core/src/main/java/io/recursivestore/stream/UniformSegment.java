package io.recursivestore.stream;

import java.nio.LongBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A segment whose rows are laid out alike, so that where an element is says what it is. Its steps
 * are an arithmetic progression, or in the index.
 *
 * <p>What consecutive elements are is copied from patterns of several rows, because a copy of
 * hundreds of elements is much faster than as many runs of one or a few.
 */
final class UniformSegment extends MappedSegment {
  /** About how many elements patterns have; rows that are longer have none. */
  private static final int PATTERN = 2048;

  private final @Nullable LongBuffer index;
  private final int stride;
  private final int indexStride;
  private final int[] offsets;
  private final int[] lengths;
  private final long firstStep;
  private final long stepIncrement;

  /** The field of each element of some rows, from the start of a row. */
  private final int[] fieldPattern;

  /** How much the step of each element is behind that of the first row. */
  private final long[] stepPattern;

  UniformSegment(Segment segment) {
    super(segment.files().data());
    this.index = segment.ref().indexed() ? segment.files().index() : null;
    this.stride = segment.stride();
    this.firstStep = segment.firstStep();
    this.stepIncrement = segment.stepIncrement();
    int fields = segment.fields().size();
    this.indexStride = fields * Slot.INDEX_ENTRY;
    this.offsets = new int[fields];
    this.lengths = new int[fields];
    for (int field = 0; field < fields; field++) {
      offsets[field] = segment.offset(field);
      lengths[field] = segment.length(field);
    }
    int rows = stride > PATTERN ? 0 : PATTERN / stride + 1;
    this.fieldPattern = new int[rows * stride];
    this.stepPattern = new long[rows * stride];
    for (int i = 0; i < fieldPattern.length; i++) {
      fieldPattern[i] = fieldAt(i % stride);
      stepPattern[i] = i / stride * stepIncrement;
    }
  }

  @Override
  int field(int element) {
    int offset = element % stride;
    return offset < fieldPattern.length ? fieldPattern[offset] : fieldAt(offset);
  }

  @Override
  long step(int element) {
    return rowStep(element / stride);
  }

  @Override
  void describe(int element, int count, long[] steps, int[] fields, int at) {
    if (fieldPattern.length == 0) {
      describeRuns(element, count, steps, fields, at);
      return;
    }
    int row = element / stride;
    int offset = element - row * stride;
    for (int from = at, left = count; left > 0; ) {
      int copied = Math.min(left, fieldPattern.length - offset);
      System.arraycopy(fieldPattern, offset, fields, from, copied);
      describeSteps(row, offset, copied, steps, from);
      from += copied;
      left -= copied;
      // Patterns end with a row.
      row += (offset + copied) / stride;
      offset = 0;
    }
  }

  @Override
  long rowStep(int row) {
    return index == null ? firstStep + row * stepIncrement : index.get(row * indexStride + 2);
  }

  @Override
  int start(int row, int field) {
    return row * stride + offsets[field];
  }

  @Override
  int length(int row, int field) {
    return lengths[field];
  }

  /** Tells the steps of consecutive elements that a pattern covers. */
  private void describeSteps(int row, int offset, int count, long[] steps, int at) {
    if (index == null) {
      long base = firstStep + row * stepIncrement;
      for (int i = 0; i < count; i++) {
        steps[at + i] = base + stepPattern[offset + i];
      }
      return;
    }
    int end = at + count;
    int to = Math.min(end, at + stride - offset);
    for (int from = at, of = row; from < end; of++) {
      Arrays.fill(steps, from, to, rowStep(of));
      from = to;
      to = Math.min(end, from + stride);
    }
  }

  /** Rows are so long that runs are. */
  private void describeRuns(int element, int count, long[] steps, int[] fields, int at) {
    int row = element / stride;
    int offset = element - row * stride;
    int field = fieldAt(offset);
    int end = at + count;
    for (int from = at; from < end; ) {
      int to = Math.min(end, from + offsets[field] + lengths[field] - offset);
      Arrays.fill(steps, from, to, rowStep(row));
      Arrays.fill(fields, from, to, field);
      offset += to - from;
      from = to;
      field++;
      if (offset == stride) {
        row++;
        offset = 0;
        field = 0;
      }
    }
  }

  /** Returns the field of the element at an offset in a row; fields without elements have none. */
  private int fieldAt(int offset) {
    int field = offsets.length - 1;
    while (offsets[field] > offset || lengths[field] == 0) {
      field--;
    }
    return field;
  }
}
