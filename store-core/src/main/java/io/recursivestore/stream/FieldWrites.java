package io.recursivestore.stream;

import io.recursivestore.model.InvalidRequestException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks values that are given as three parallel arrays, and appends them. It is for one call after
 * another, and keeps its memory between them.
 */
final class FieldWrites {
  /** Memory for more elements than these is not kept. */
  private static final int MAX_KEPT = 1 << 20;

  private final StepWriter writer;
  private final StepProblems problems;
  private final List<StreamField> fields;
  private final Map<String, Integer> indices = new HashMap<>();

  /** The elements of all values, one value after another. */
  private long[] elements = {};

  private int used;

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
    int[] ends = new int[steps.length];
    boolean hasStep = writer.lastStep().isPresent();
    long step = writer.lastStep().orElse(0);
    int field = writer.lastField();
    used = 0;
    for (int i = 0; i < steps.length; i++) {
      int index = index(names[i], field + 1);
      if (hasStep && steps[i] < step) {
        throw problems.order(steps[i], step);
      }
      if (hasStep && steps[i] == step && index <= field) {
        throw problems.fieldOrder(step, index, field);
      }
      hasStep = true;
      step = steps[i];
      field = index;
      add(step, field, values[i]);
      indexOf[i] = field;
      ends[i] = used;
    }
    return () -> append(steps, indexOf, ends);
  }

  private void append(long[] steps, int[] indexOf, int[] ends) {
    int start = 0;
    for (int i = 0; i < steps.length; ) {
      long step = steps[i];
      writer.beginStep(step);
      for (; i < steps.length && steps[i] == step; i++) {
        writer.setElements(indexOf[i], elements, start, ends[i] - start);
        start = ends[i];
      }
      writer.endChecked();
    }
    if (elements.length > MAX_KEPT) {
      elements = new long[0];
    }
  }

  /** Returns a field's index, which is most often the one after that of the value before. */
  private int index(String name, int next) {
    int guess = next < fields.size() ? next : 0;
    if (fields.get(guess).name().equals(name)) {
      return guess;
    }
    Integer index = indices.get(name);
    if (index == null) {
      throw problems.unknownField(name);
    }
    return index;
  }

  private void add(long step, int field, Object value) {
    int before = used;
    if (value instanceof float[] floats) {
      reserve(floats.length);
      for (float each : floats) {
        addDouble(step, field, each, "Float");
      }
    } else if (value instanceof double[] doubles) {
      reserve(doubles.length);
      for (double each : doubles) {
        addDouble(step, field, each, "Double");
      }
    } else if (value instanceof long[] longs) {
      reserve(longs.length);
      for (long each : longs) {
        addLong(step, field, each, "Long");
      }
    } else if (value instanceof int[] ints) {
      reserve(ints.length);
      for (int each : ints) {
        addLong(step, field, each, "Integer");
      }
    } else if (value instanceof short[] shorts) {
      reserve(shorts.length);
      for (short each : shorts) {
        addLong(step, field, each, "Short");
      }
    } else if (value instanceof byte[] bytes) {
      reserve(bytes.length);
      for (byte each : bytes) {
        addLong(step, field, each, "Byte");
      }
    } else if (value instanceof boolean[] booleans) {
      reserve(booleans.length);
      for (boolean each : booleans) {
        addBoolean(step, field, each);
      }
    } else if (value instanceof List<?> || value instanceof Object[]) {
      List<?> list = value instanceof Object[] array ? Arrays.asList(array) : (List<?>) value;
      reserve(list.size());
      for (Object each : list) {
        addSingle(step, field, each);
      }
    } else {
      reserve(1);
      addSingle(step, field, value);
    }
    int length = used - before;
    if (length != 1 && !fields.get(field).sequence()) {
      throw problems.unfit(step, field, length + " values");
    }
  }

  private void addSingle(long step, int field, Object value) {
    if (value instanceof Boolean truth) {
      addBoolean(step, field, truth);
    } else if (value instanceof Double || value instanceof Float) {
      addDouble(step, field, ((Number) value).doubleValue(), value.getClass().getSimpleName());
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      addLong(step, field, ((Number) value).longValue(), value.getClass().getSimpleName());
    } else {
      throw refused(step, field, value == null ? "null" : value.getClass().getSimpleName());
    }
  }

  private void addDouble(long step, int field, double value, String given) {
    FieldType type = fields.get(field).type();
    if (!type.isFloating()) {
      throw refused(step, field, given);
    }
    elements[used++] =
        Double.doubleToRawLongBits(type == FieldType.FLOAT32 ? (float) value : value);
  }

  private void addLong(long step, int field, long value, String given) {
    FieldType type = fields.get(field).type();
    if (type.isFloating()) {
      addDouble(step, field, (double) value, given);
      return;
    }
    if (!type.isInteger()) {
      throw refused(step, field, given);
    }
    if (value < type.min() || value > type.max()) {
      throw problems.outOfBounds(step, field, value);
    }
    elements[used++] = value;
  }

  private void addBoolean(long step, int field, boolean value) {
    if (fields.get(field).type() != FieldType.BOOL) {
      throw refused(step, field, "Boolean");
    }
    elements[used++] = value ? 1 : 0;
  }

  private void reserve(int count) {
    if (elements.length - used < count) {
      elements = Arrays.copyOf(elements, Math.max(Math.addExact(used, count), 2 * used));
    }
  }

  private InvalidRequestException refused(long step, int field, String type) {
    return problems.unfit(step, field, type.equals("null") ? type : "a " + type);
  }
}
