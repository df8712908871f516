package io.recursivestore.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bounds of texts tell of how they begin. */
final class StatisticsFilterTest {
  private static final Schema SCHEMA =
      new Schema(List.of(new Column(1, "name", Primitive.STRING, true)));

  @ParameterizedTest
  @CsvSource({
    "lemon, lime, l, true",
    "lemon, lime, le, true",
    "lemon, lime, li, true",
    "lemon, lime, lf, true",
    "lemon, lime, limes, false",
    "lemon, lime, lem, true",
    "lemon, lime, k, false",
    "lemon, lime, m, false",
    "lemon, lime, lemons, true",
  })
  void filesWhoseTextsCantBeginSoAreLeftOut(
      String min, String max, String start, boolean mayMatch) {
    StatisticsFilter filter =
        new StatisticsFilter(SCHEMA, new Filter.Match("name", Part.START, start));

    assertThat(filter.mayMatch(10, known(0, min, max))).isEqualTo(mayMatch);
    assertThat(filter.mayMatch(10, known(10, null, null))).isFalse();
    assertThat(filter.mayMatch(10, known(3, null, null))).isTrue();
  }

  @Test
  void boundsTellNothingOfOtherParts() {
    for (Part part : List.of(Part.ANY, Part.END)) {
      StatisticsFilter filter = new StatisticsFilter(SCHEMA, new Filter.Match("name", part, "z"));

      assertThat(filter.mayMatch(10, known(0, "a", "b"))).isTrue();
      assertThat(filter.mayMatch(10, known(10, null, null))).isFalse();
      assertThat(filter.allMatch(file(known(0, "z", "z")))).isFalse();
    }
  }

  @Test
  void textsBetweenTwoThatBeginSoAllDo() {
    StatisticsFilter filter =
        new StatisticsFilter(SCHEMA, new Filter.Match("name", Part.START, "le"));

    assertThat(filter.allMatch(file(known(0, "lemon", "let")))).isTrue();
    assertThat(filter.allMatch(file(known(1, "lemon", "let")))).isFalse();
    assertThat(filter.allMatch(file(known(0, "lemon", "lime")))).isFalse();
    assertThat(filter.allMatch(file(known(0, "lemon", null)))).isFalse();
  }

  private static Map<Integer, ColumnStatistics> known(long nulls, String min, String max) {
    return Map.of(1, new ColumnStatistics(nulls, text(min), text(max)));
  }

  private static Fragment file(Map<Integer, ColumnStatistics> columns) {
    return new Fragment("data/a.parquet", 10, 1000, 0, columns);
  }

  private static Value text(String value) {
    return value == null ? null : new Value.OfString(value);
  }
}
