package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a writer says of the columns of a file. */
final class FragmentStatisticsTest {
  @Test
  void integersHaveBounds() {
    assertThat(of(Primitive.INT8, (byte) 3, null, (byte) -128)).isEqualTo(longs(1, -128, 3));
    assertThat(of(Primitive.INT16, (short) 3, (short) 3)).isEqualTo(longs(0, 3, 3));
    assertThat(of(Primitive.INT32, Integer.MIN_VALUE, Integer.MAX_VALUE))
        .isEqualTo(longs(0, Integer.MIN_VALUE, Integer.MAX_VALUE));
    assertThat(of(Primitive.INT64, null, Long.MIN_VALUE, Long.MAX_VALUE, null))
        .isEqualTo(longs(2, Long.MIN_VALUE, Long.MAX_VALUE));
    assertThat(of(Primitive.DATE, -5, 5)).isEqualTo(longs(0, -5, 5));
    assertThat(of(Primitive.TIMESTAMP, -5L, 5L)).isEqualTo(longs(0, -5, 5));
    assertThat(of(Primitive.TIMESTAMP_NTZ, -5L, 5L)).isEqualTo(longs(0, -5, 5));
  }

  @Test
  void booleansAreZeroAndOne() {
    assertThat(of(Primitive.BOOL, true, false)).isEqualTo(longs(0, 0, 1));
    assertThat(of(Primitive.BOOL, true, null)).isEqualTo(longs(1, 1, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 18, 38})
  void decimalsHaveBoundsInTheirScale(int precision) {
    BigDecimal most = new BigDecimal("9".repeat(precision - 2) + ".99");
    assertThat(of(new Decimal(precision, 2), most, null, most.negate(), new BigDecimal("0.01")))
        .isEqualTo(
            new ColumnStatistics(1, new Value.OfDecimal(most.negate()), new Value.OfDecimal(most)));
  }

  @Test
  void floatsHaveBounds() {
    assertThat(of(Primitive.FLOAT64, 1.5, null, Double.NEGATIVE_INFINITY, Double.MAX_VALUE))
        .isEqualTo(doubles(1, Double.NEGATIVE_INFINITY, Double.MAX_VALUE));
    assertThat(of(Primitive.FLOAT32, 1.5f, -0.1f)).isEqualTo(doubles(0, -0.1f, 1.5f));
  }

  @Test
  void zerosOfBothSignsAreInsideTheBoundsOfEither() {
    for (double zero : List.of(0.0, -0.0)) {
      ColumnStatistics statistics = of(Primitive.FLOAT64, zero, zero);
      for (Value value : List.of(new Value.OfDouble(0.0), new Value.OfDouble(-0.0))) {
        assertThat(statistics.min().compare(value)).isZero();
        assertThat(statistics.max().compare(value)).isZero();
      }
    }
  }

  @Test
  void nanLeavesNoBounds() {
    ColumnStatistics none = new ColumnStatistics(1, null, null);
    assertThat(of(Primitive.FLOAT64, Double.NaN, 1.0, null)).isEqualTo(none);
    assertThat(of(Primitive.FLOAT64, 1.0, Double.NaN, null)).isEqualTo(none);
    assertThat(of(Primitive.FLOAT64, null, Double.NaN)).isEqualTo(none);
    assertThat(of(Primitive.FLOAT32, Float.NaN, 1f, null)).isEqualTo(none);
    assertThat(of(Primitive.FLOAT32, -1f, 1f, Float.NaN, 0f, null)).isEqualTo(none);
  }

  @ParameterizedTest
  @EnumSource(value = Primitive.class, names = "BINARY", mode = EnumSource.Mode.EXCLUDE)
  void columnOfNullsHasTheirCountAndNoBounds(Primitive type) {
    assertThat(of(type, null, null, null)).isEqualTo(new ColumnStatistics(3, null, null));
  }

  @Test
  void shortTextIsItsOwnBound() {
    String text = "ü".repeat(64);
    assertThat(of(Primitive.STRING, text, "", null)).isEqualTo(texts(1, "", text));
  }

  @Test
  void longTextIsCutToABound() {
    String prefix = "a".repeat(63);
    assertThat(of(Primitive.STRING, prefix + "bcd", prefix + "bxx"))
        .isEqualTo(texts(0, prefix + "b", prefix + "c"));
    String smile = "\uD83D\uDE00";
    assertThat(of(Primitive.STRING, prefix + smile + "x"))
        .isEqualTo(texts(0, prefix, "a".repeat(62) + "b"));
    String beforeSurrogates = "\uD7FF".repeat(70);
    assertThat(of(Primitive.STRING, beforeSurrogates).max())
        .isEqualTo(new Value.OfString("\uD7FF".repeat(63) + "\uE000"));
  }

  @Test
  void greatestTextOfAllHasNoBounds() {
    String greatest = Character.toString(Character.MAX_CODE_POINT).repeat(40);
    assertThat(of(Primitive.STRING, greatest, "a")).isEqualTo(new ColumnStatistics(0, null, null));
  }

  @Property(tries = 300)
  void everyTextIsInsideTheBounds(
      @ForAll @NotEmpty List<@StringLength(max = 100) String> drawn, @ForAll String prefix) {
    // Text with half a surrogate pair can't be stored as it is.
    List<String> texts =
        drawn.stream()
            .map(t -> prefix.repeat(20) + t)
            .map(t -> new String(t.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .toList();
    ColumnStatistics statistics = of(Primitive.STRING, texts.toArray());
    for (String text : texts) {
      Value value = new Value.OfString(text);
      assertThat(statistics.min() == null || statistics.min().compare(value) <= 0).isTrue();
      assertThat(statistics.max() == null || statistics.max().compare(value) >= 0).isTrue();
    }
  }

  @Property(tries = 200)
  void everyNumberIsInsideTheBounds(@ForAll @Size(min = 1, max = 20) List<Double> numbers) {
    ColumnStatistics statistics = of(Primitive.FLOAT64, numbers.toArray());
    for (double number : numbers) {
      Value value = new Value.OfDouble(number);
      assertThat(statistics.min() == null || statistics.min().compare(value) <= 0).isTrue();
      assertThat(statistics.max() == null || statistics.max().compare(value) >= 0).isTrue();
    }
  }

  @Test
  void bytesAndNestedColumnsHaveNoStatistics() {
    Column field = new Column(2, "x", Primitive.INT64, true);
    Schema schema =
        new Schema(
            List.of(
                new Column(1, "s", new Struct(List.of(field)), true),
                new Column(3, "b", Primitive.BINARY, true),
                new Column(
                    4, "l", new ListOf(new Column(5, "element", Primitive.INT64, true)), true),
                new Column(6, "s.x", Primitive.INT64, true)));
    Map<String, Object> row =
        Rows.row("s", Rows.row("x", 1L), "b", "b", "l", List.of(1L), "s.x", 7L);
    // A dot in a name is no step into a struct.
    assertThat(ParquetFile.write(schema, List.of(row)).fragment().columns())
        .isEqualTo(Map.of(6, longs(0, 7, 7)));
  }

  private static ColumnStatistics of(DataType type, Object... values) {
    Schema schema = new Schema(List.of(new Column(5, "x", type, true)));
    List<Map<String, Object>> rows = Arrays.stream(values).map(v -> Rows.row("x", v)).toList();
    return ParquetFile.write(schema, rows).fragment().columns().get(5);
  }

  private static ColumnStatistics longs(long nulls, long min, long max) {
    return new ColumnStatistics(nulls, new Value.OfLong(min), new Value.OfLong(max));
  }

  private static ColumnStatistics doubles(long nulls, double min, double max) {
    return new ColumnStatistics(nulls, new Value.OfDouble(min), new Value.OfDouble(max));
  }

  private static ColumnStatistics texts(long nulls, String min, String max) {
    return new ColumnStatistics(nulls, new Value.OfString(min), new Value.OfString(max));
  }
}
