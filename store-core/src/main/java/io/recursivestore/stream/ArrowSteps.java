package io.recursivestore.stream;

import io.recursivestore.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.BaseListVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/** Checks the rows of Arrow batches, and appends them as steps. */
final class ArrowSteps {
  private final StepWriter writer;
  private final StepProblems problems;
  private final List<StreamField> fields;

  ArrowSteps(StepWriter writer, StepProblems problems) {
    this.writer = writer;
    this.problems = problems;
    this.fields = writer.fields();
  }

  /** Gives the elements of one field. */
  private abstract static class Elements {
    private long[] sequence = {};

    abstract long at(int index);

    /** Returns elements in an array that the next call may fill again. */
    final long[] copy(int from, int count) {
      if (sequence.length != count) {
        sequence = new long[count];
      }
      for (int i = 0; i < count; i++) {
        sequence[i] = at(from + i);
      }
      return sequence;
    }
  }

  /** A field's column: the elements, and the lists that hold them if it is a sequence. */
  private record Source(
      int field, FieldVector vector, Elements elements, @Nullable BaseListVector lists) {
    void set(StepWriter writer, int row) {
      if (!vector.isNull(row)) {
        int start = lists == null ? row : lists.getElementStartIndex(row);
        int end = lists == null ? row + 1 : lists.getElementEndIndex(row);
        writer.setElements(field, elements.copy(start, end - start));
      }
    }
  }

  /**
   * Checks all rows.
   *
   * @return what appends them
   */
  StepWriter.Checked check(VectorSchemaRoot rows) {
    List<Source> sources = new ArrayList<>();
    @Nullable FieldVector steps = null;
    for (FieldVector vector : rows.getFieldVectors()) {
      if (vector.getName().equalsIgnoreCase(StreamSchema.STEP)) {
        steps = vector;
      } else {
        sources.add(source(writer.field(vector.getName()), vector));
      }
    }
    sources.sort((a, b) -> Integer.compare(a.field(), b.field()));
    long[] numbers = numbers(steps, rows.getRowCount());
    for (int row = 0; row < numbers.length; row++) {
      check(numbers[row], row, sources);
    }
    return () -> append(numbers, sources);
  }

  private void append(long[] numbers, List<Source> sources) {
    for (int row = 0; row < numbers.length; row++) {
      writer.beginStep(numbers[row]);
      for (Source source : sources) {
        source.set(writer, row);
      }
      writer.endChecked();
    }
  }

  private long[] numbers(@Nullable FieldVector steps, int rows) {
    long[] numbers = new long[rows];
    boolean hasLast = writer.lastStep().isPresent();
    long last = writer.lastStep().orElse(-1);
    for (int row = 0; row < rows; row++) {
      long next = last + 1;
      if (steps != null) {
        if (!(steps instanceof BaseIntVector whole) || steps.isNull(row)) {
          throw problems.nothing(
              "column 'step' of row "
                  + row
                  + (steps.isNull(row) ? " is null" : " is no whole number"));
        }
        next = whole.getValueAsLong(row);
      }
      if (hasLast && next <= last) {
        throw problems.order(next, last);
      }
      numbers[row] = next;
      hasLast = true;
      last = next;
    }
    return numbers;
  }

  private void check(long step, int row, List<Source> sources) {
    boolean any = false;
    for (Source source : sources) {
      if (source.vector().isNull(row)) {
        continue;
      }
      any = true;
      if (source.lists() != null) {
        FieldVector elements = child(source.lists());
        int end = source.lists().getElementEndIndex(row);
        for (int i = source.lists().getElementStartIndex(row); i < end; i++) {
          if (elements.isNull(i)) {
            throw problems.unfit(step, source.field(), "null in a sequence");
          }
        }
      }
    }
    if (!any) {
      throw problems.empty(step);
    }
  }

  private Source source(int field, FieldVector vector) {
    StreamField declared = fields.get(field);
    if (!declared.sequence()) {
      return new Source(field, vector, elements(field, vector, vector), null);
    }
    if (!(vector instanceof BaseListVector lists)) {
      throw refused(field, vector);
    }
    return new Source(field, vector, elements(field, child(lists), vector), lists);
  }

  private static FieldVector child(BaseListVector lists) {
    return lists instanceof FixedSizeListVector fixed
        ? fixed.getDataVector()
        : ((ListVector) lists).getDataVector();
  }

  private Elements elements(int field, FieldVector vector, FieldVector column) {
    FieldType type = fields.get(field).type();
    ArrowType arrow = vector.getField().getType();
    if (type == FieldType.BOOL && vector instanceof BitVector bits) {
      return new Elements() {
        @Override
        long at(int index) {
          return bits.get(index);
        }
      };
    }
    if (type.isInteger()
        && vector instanceof BaseIntVector whole
        && arrow instanceof ArrowType.Int width
        && fits(type, width)) {
      return new Elements() {
        @Override
        long at(int index) {
          return whole.getValueAsLong(index);
        }
      };
    }
    if (type.isFloating()
        && vector instanceof FloatingPointVector floating
        && arrow instanceof ArrowType.FloatingPoint precision
        && (type == FieldType.FLOAT64
            || precision.getPrecision()
                != org.apache.arrow.vector.types.FloatingPointPrecision.DOUBLE)) {
      return new Elements() {
        @Override
        long at(int index) {
          return Double.doubleToRawLongBits(floating.getValueAsDouble(index));
        }
      };
    }
    throw refused(field, column);
  }

  private static boolean fits(FieldType type, ArrowType.Int width) {
    int bits =
        switch (type) {
          case INT8 -> Byte.SIZE;
          case INT16 -> Short.SIZE;
          case INT32 -> Integer.SIZE;
          default -> Long.SIZE;
        };
    return width.getIsSigned() ? width.getBitWidth() <= bits : width.getBitWidth() < bits;
  }

  private InvalidRequestException refused(int field, FieldVector vector) {
    return new InvalidRequestException(
        "Stream '"
            + problems.stream()
            + "': field '"
            + fields.get(field)
            + "' can't hold a column of the Arrow type "
            + vector.getField().getType()
            + (vector.getField().getChildren().isEmpty()
                ? ""
                : " of " + vector.getField().getChildren().get(0).getType())
            + ". Cast the column first.");
  }
}
