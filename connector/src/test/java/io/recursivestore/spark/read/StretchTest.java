package io.recursivestore.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StretchTest {
  @Property
  void stretchesGoThroughAllWindowsInOrder(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 20) Integer> segments,
      @ForAll @IntRange(min = 1, max = 30) int length,
      @ForAll @IntRange(min = 1, max = 30) int stride) {
    int[] rows = segments.stream().mapToInt(r -> r).toArray();
    Windows shape = new Windows(length, stride);
    int count = (int) shape.count(IntStream.of(rows).sum());

    List<Integer> firstRows = new ArrayList<>();
    for (Stretch stretch : Stretch.cut(rows, shape, count)) {
      int start = IntStream.of(rows).limit(stretch.segment()).sum();
      for (int i = 0; i < stretch.count(); i++) {
        int row = stretch.firstRow() + i * stride;
        int first = stretch.crosses() ? row : start + row;
        firstRows.add(first);
        boolean within = first + length <= start + rows[stretch.segment()];
        assertThat(first).isBetween(start, start + rows[stretch.segment()] - 1);
        assertThat(stretch.crosses()).isEqualTo(!within);
      }
    }

    assertThat(firstRows)
        .isEqualTo(IntStream.range(0, count).map(w -> w * stride).boxed().toList());
  }
}
