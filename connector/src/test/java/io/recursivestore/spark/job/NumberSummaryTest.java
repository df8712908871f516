package io.recursivestore.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.junit.jupiter.api.Test;

class NumberSummaryTest {
  @Test
  void aLargeMeanCostsNoDigits() {
    double[] numbers =
        new SplittableRandom(3).doubles(50_000).map(random -> 1e6 + random).toArray();
    double mean = 1e6 + DoubleStream.of(numbers).map(x -> x - 1e6).average().orElseThrow();
    double variance =
        DoubleStream.of(numbers).map(x -> (x - mean) * (x - mean)).average().orElseThrow();

    NumberSummary summary = summary(numbers, NumberSummary.NONE);

    assertThat(summary.count()).isEqualTo(50_000);
    assertThat(summary.mean()).isEqualTo(mean, within(1e-9));
    assertThat(summary.deviation()).isCloseTo(Math.sqrt(variance), within(1e-9));
  }

  @Test
  void whatIsNoNumberIsCountedAndLeftOut() {
    NumberSummary summary =
        summary(
            new double[] {Double.NaN, 1, Double.POSITIVE_INFINITY, 3, Double.NaN},
            NumberSummary.NONE);

    assertThat(summary).isEqualTo(new NumberSummary(2, 1, 2, 1, 2, 2, 1, 3));
  }

  @Test
  void nothingChangesNothing() {
    NumberSummary some = summary(new double[] {1, 2, 4}, NumberSummary.NONE);

    assertThat(NumberSummary.NONE.plus(some)).isEqualTo(some);
    assertThat(some.plus(NumberSummary.NONE)).isEqualTo(some);
    assertThat(NumberSummary.NONE.deviation()).isZero();
  }

  @Test
  void jsonKeepsEveryDigit() {
    for (NumberSummary summary :
        List.of(
            NumberSummary.NONE,
            summary(new double[] {0.1, 1 / 3.0, -1e300, Double.MIN_VALUE}, NumberSummary.NONE))) {
      assertThat(NumberSummary.of(Jobs.json(summary.toJson().toString()))).isEqualTo(summary);
    }
  }

  /** Adds numbers and one null. */
  private static NumberSummary summary(double[] numbers, NumberSummary before) {
    try (BufferAllocator allocator = new RootAllocator();
        Float8Vector vector = new Float8Vector("x", allocator)) {
      vector.allocateNew(numbers.length + 1);
      for (int i = 0; i < numbers.length; i++) {
        vector.set(i, numbers[i]);
      }
      vector.setValueCount(numbers.length + 1);
      return new NumberBlock().add(vector, before);
    }
  }
}
