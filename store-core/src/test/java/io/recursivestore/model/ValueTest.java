package io.recursivestore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.Filter.And;
import io.recursivestore.model.Filter.IsNull;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** How values of filters and statistics are ordered. */
final class ValueTest {
  @Test
  void doublesAreOrderedWithEqualZerosAndNanAboveAll() {
    List<Double> ordered =
        List.of(
            Double.NEGATIVE_INFINITY,
            -Double.MAX_VALUE,
            -1.0,
            -Double.MIN_VALUE,
            0.0,
            Double.MIN_VALUE,
            1.0,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NaN);
    for (int i = 0; i < ordered.size(); i++) {
      for (int j = 0; j < ordered.size(); j++) {
        assertThat(Integer.signum(compare(ordered.get(i), ordered.get(j))))
            .as("%s with %s", ordered.get(i), ordered.get(j))
            .isEqualTo(Integer.signum(Integer.compare(i, j)));
      }
    }
    assertThat(compare(-0.0, 0.0)).isZero();
    assertThat(compare(0.0, -0.0)).isZero();
  }

  @Property
  void textIsOrderedByItsBytes(@ForAll String a, @ForAll String b) {
    int byBytes =
        Arrays.compareUnsigned(
            a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    assertThat(Integer.signum(new Value.OfString(a).compare(new Value.OfString(b))))
        .isEqualTo(Integer.signum(byBytes));
  }

  @Test
  void textAboveTheBasicPlaneIsGreater() {
    // Java compares UTF-16 units, in which it would be less.
    Value smile = new Value.OfString("\uD83D\uDE00");
    assertThat(smile.compare(new Value.OfString("\uFFFD"))).isPositive();
  }

  @Property
  void wholeNumbersAreOrdered(@ForAll long a, @ForAll long b) {
    assertThat(Integer.signum(new Value.OfLong(a).compare(new Value.OfLong(b))))
        .isEqualTo(Long.compare(a, b));
  }

  @Test
  void decimalsOfAnyScaleAreEqual() {
    Value one = new Value.OfDecimal(new BigDecimal("1.00"));
    assertThat(one.compare(new Value.OfDecimal(BigDecimal.ONE))).isZero();
    assertThat(one.compare(new Value.OfDecimal(new BigDecimal("1.001")))).isNegative();
  }

  @Test
  void valuesOfDifferentFormsCanNotBeCompared() {
    List<Value> forms =
        List.of(
            new Value.OfLong(1),
            new Value.OfDouble(1),
            new Value.OfDecimal(BigDecimal.ONE),
            new Value.OfString("1"));
    for (Value a : forms) {
      for (Value b : forms) {
        if (a != b) {
          assertThatThrownBy(() -> a.compare(b))
              .isInstanceOf(InvalidRequestException.class)
              .hasMessage("Can't compare " + a + " with " + b + ".");
        }
      }
    }
  }

  @Test
  void filtersAreJoinedInTheirOrder() {
    Filter a = new IsNull("a");
    Filter b = new IsNull("b");
    Filter c = new IsNull("c");
    assertThat(Filter.and(List.of(a))).isSameAs(a);
    assertThat(Filter.and(List.of(a, b, c))).isEqualTo(new And(a, new And(b, c)));
  }

  @Test
  void inKeepsItsValuesWhenTheListChanges() {
    List<Value> values = new ArrayList<>(List.of(new Value.OfLong(1)));
    Filter.In in = new Filter.In("a", values);
    values.add(new Value.OfLong(2));
    assertThat(in.values()).containsExactly(new Value.OfLong(1));
  }

  private static int compare(double a, double b) {
    return new Value.OfDouble(a).compare(new Value.OfDouble(b));
  }
}
