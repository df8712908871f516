package io.recursivestore.stream;

import io.recursivestore.model.InvalidRequestException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks values that are given as three parallel arrays, and appends them. */
final class FieldWrites {
  private final StepWriter writer;
  private final StepProblems problems;
  private final List<StreamField> fields;
  private final Map<String, Integer> indices = new HashMap<>();

  FieldWrites(StepWriter writer, StepProblems problems) {
    this.writer = writer;
    this.problems = problems;
    this.fields = writer.fields();
    for (int f = 0; f < fields.size(); f++) {
      indices.put(fields.get(f).name(), f);
    }
  }

  /**
   * Checks all entries.
   *
   * @return what appends them
   */
  StepWriter.Checked check(long[] steps, String[] names, Object[] values) {
    if (steps.length != names.length || steps.length != values.length) {
      throw problems.nothing(
          steps.length
              + " steps, "
              + names.length
              + " names and "
              + values.length
              + " values were given, and not the same number of each");
    }
    if (steps.length == 0) {
      throw problems.nothing("the arrays are empty");
    }
    int[] indexOf = new int[steps.length];
    List<long[]> elements = new ArrayList<>(steps.length);
    boolean hasStep = writer.lastStep().isPresent();
    long step = writer.lastStep().orElse(0);
    int field = writer.lastField();
    for (int i = 0; i < steps.length; i++) {
      Integer index = indices.get(names[i]);
      if (index == null) {
        throw problems.unknownField(names[i]);
      }
      if (hasStep && steps[i] < step) {
        throw problems.order(steps[i], step);
      }
      if (hasStep && steps[i] == step && index <= field) {
        throw problems.fieldOrder(step, index, field);
      }
      indexOf[i] = index;
      elements.add(elements(steps[i], index, values[i]));
      hasStep = true;
      step = steps[i];
      field = index;
    }
    return () -> append(steps, indexOf, elements);
  }

  private void append(long[] steps, int[] indexOf, List<long[]> elements) {
    for (int i = 0; i < steps.length; ) {
      long step = steps[i];
      writer.beginStep(step);
      for (; i < steps.length && steps[i] == step; i++) {
        writer.setElements(indexOf[i], elements.get(i));
      }
      writer.endChecked();
    }
  }

  private long[] elements(long step, int field, Object value) {
    boolean isSequence = value.getClass().isArray() || value instanceof List;
    Object array = value instanceof List<?> list ? list.toArray() : value;
    int length = isSequence ? Array.getLength(array) : 1;
    if (length != 1 && !fields.get(field).sequence()) {
      throw problems.unfit(step, field, length + " values");
    }
    long[] elements = new long[length];
    for (int i = 0; i < length; i++) {
      elements[i] = element(step, field, isSequence ? Array.get(array, i) : value);
    }
    return elements;
  }

  private long element(long step, int field, Object value) {
    FieldType type = fields.get(field).type();
    if (type == FieldType.BOOL && value instanceof Boolean b) {
      return b ? 1 : 0;
    }
    boolean fractional = value instanceof Double || value instanceof Float;
    boolean whole =
        value instanceof Long
            || value instanceof Integer
            || value instanceof Short
            || value instanceof Byte;
    if (type.isFloating() && (fractional || whole)) {
      double number = ((Number) value).doubleValue();
      return Double.doubleToRawLongBits(type == FieldType.FLOAT32 ? (float) number : number);
    }
    if (!type.isInteger() || !whole) {
      throw refused(step, field, value);
    }
    long number = ((Number) value).longValue();
    if (number < type.min() || number > type.max()) {
      throw problems.outOfBounds(step, field, number);
    }
    return number;
  }

  private InvalidRequestException refused(long step, int field, Object value) {
    return problems.unfit(
        step, field, value == null ? "null" : "a " + value.getClass().getSimpleName());
  }
}
