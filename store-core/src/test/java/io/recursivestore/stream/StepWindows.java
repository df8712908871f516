package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What a {@link StepWindow} shows, as plain values. */
final class StepWindows {
  private StepWindows() {}

  /** Reads all rows, value by value. */
  static List<Row> read(StepWindow window, List<StreamField> fields) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < window.rows(); row++) {
      List<List<Long>> values = new ArrayList<>();
      for (int field = 0; field < fields.size(); field++) {
        List<Long> elements = new ArrayList<>();
        for (int i = 0; i < window.length(field, row); i++) {
          elements.add(element(window, fields.get(field).type(), field, row, i));
        }
        values.add(window.isSet(field, row) ? elements : null);
      }
      rows.add(new Row(window.step(row), values));
    }
    return rows;
  }

  /** Checks what each field's values are in an array, behind others that must stay. */
  static void checkCopies(StepWindow window, List<StreamField> fields, List<Row> rows) {
    for (int f = 0; f < fields.size(); f++) {
      int field = f;
      long[] expected =
          rows.stream()
              .map(row -> row.values().get(field))
              .filter(Objects::nonNull)
              .flatMap(List::stream)
              .mapToLong(Long::longValue)
              .toArray();
      assertThat(window.length(field)).isEqualTo(expected.length);
      long[] copied = copy(window, fields.get(field).type(), field, expected.length);
      assertThat(copied[0]).isEqualTo(7);
      assertThat(copied[copied.length - 1]).isEqualTo(7);
      assertThat(Arrays.copyOfRange(copied, 1, copied.length - 1)).isEqualTo(expected);
    }
  }

  private static long[] copy(StepWindow window, FieldType type, int field, int length) {
    long[] copied = new long[length + 2];
    Arrays.fill(copied, 7);
    if (type.isFloating()) {
      double[] doubles = Arrays.stream(copied).mapToDouble(Double::longBitsToDouble).toArray();
      assertThat(window.copyDoubles(field, doubles, 1)).isEqualTo(length);
      return Arrays.stream(doubles).mapToLong(Double::doubleToRawLongBits).toArray();
    }
    assertThat(window.copyLongs(field, copied, 1)).isEqualTo(length);
    return copied;
  }

  private static long element(StepWindow window, FieldType type, int field, int row, int index) {
    if (type.isInteger()) {
      return window.getLong(field, row, index);
    }
    if (type.isFloating()) {
      return Double.doubleToRawLongBits(window.getDouble(field, row, index));
    }
    return window.getBoolean(field, row, index) ? 1 : 0;
  }
}
