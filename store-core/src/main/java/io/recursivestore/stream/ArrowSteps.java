package io.recursivestore.stream;

import io.recursivestore.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.BaseListVector;
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

  /**
   * A field's column.
   *
   * @param vector the column
   * @param nullable whether some rows are null
   * @param elements its values, or those in its lists
   * @param lists the column if the field is a sequence
   */
  private record Source(
      int field,
      FieldVector vector,
      boolean nullable,
      VectorElements elements,
      @Nullable BaseListVector lists) {
    boolean isNull(int row) {
      return nullable && vector.isNull(row);
    }

    void set(StepWriter writer, int row) {
      if (!isNull(row)) {
        int start = lists == null ? row : lists.getElementStartIndex(row);
        int end = lists == null ? row + 1 : lists.getElementEndIndex(row);
        writer.setElements(field, elements, start, end - start);
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
      if (!vector.getName().equalsIgnoreCase(StreamSchema.STEP)) {
        sources.add(source(writer.field(vector.getName()), vector));
      } else if (steps == null) {
        steps = vector;
      } else {
        throw problems.twoColumns(vector.getName());
      }
    }
    sources.sort((a, b) -> Integer.compare(a.field(), b.field()));
    for (int i = 1; i < sources.size(); i++) {
      if (sources.get(i).field() == sources.get(i - 1).field()) {
        throw problems.twoColumns(sources.get(i).vector().getName());
      }
    }
    long[] numbers = numbers(steps, rows.getRowCount());
    checkNotEmpty(numbers, sources);
    sources.forEach(source -> checkElements(numbers, source));
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
      long next = steps == null ? last + 1 : number(steps, row);
      if (hasLast && next <= last) {
        throw problems.order(next, last);
      }
      numbers[row] = next;
      hasLast = true;
      last = next;
    }
    return numbers;
  }

  private long number(FieldVector steps, int row) {
    ArrowType type = steps.getField().getType();
    if (!(steps instanceof BaseIntVector whole)
        || !(type instanceof ArrowType.Int width)
        || !VectorElements.fits(FieldType.INT64, width)) {
      throw problems.stepColumn("is of the Arrow type " + type);
    }
    if (steps.isNull(row)) {
      throw problems.stepColumn("is null in row " + row);
    }
    return whole.getValueAsLong(row);
  }

  private void checkNotEmpty(long[] numbers, List<Source> sources) {
    if (sources.stream().anyMatch(source -> !source.nullable())) {
      return;
    }
    for (int row = 0; row < numbers.length; row++) {
      boolean any = false;
      for (Source source : sources) {
        any |= !source.isNull(row);
      }
      if (!any) {
        throw problems.empty(numbers[row]);
      }
    }
  }

  private void checkElements(long[] numbers, Source source) {
    BaseListVector lists = source.lists();
    if (lists == null || child(source.vector()).getNullCount() == 0) {
      return;
    }
    FieldVector elements = child(source.vector());
    for (int row = 0; row < numbers.length; row++) {
      int end = source.isNull(row) ? 0 : lists.getElementEndIndex(row);
      for (int i = source.isNull(row) ? 0 : lists.getElementStartIndex(row); i < end; i++) {
        if (elements.isNull(i)) {
          throw problems.unfit(numbers[row], source.field(), "null in a sequence");
        }
      }
    }
  }

  private Source source(int field, FieldVector vector) {
    boolean nullable = vector.getNullCount() > 0;
    if (!fields.get(field).sequence()) {
      return new Source(field, vector, nullable, elements(field, vector, vector), null);
    }
    if (!(vector instanceof BaseListVector lists)) {
      throw refused(field, vector);
    }
    return new Source(field, vector, nullable, elements(field, child(vector), vector), lists);
  }

  private static FieldVector child(FieldVector list) {
    return list.getChildrenFromFields().get(0);
  }

  private VectorElements elements(int field, FieldVector vector, FieldVector column) {
    return VectorElements.of(vector, fields.get(field).type())
        .orElseThrow(() -> refused(field, column));
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
