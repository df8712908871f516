package io.recursivestore.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class PermutationTest {
  @Property(tries = 300)
  void everyNumberHasOnePlace(
      @ForAll("sizes") int size, @ForAll long seed, @ForAll @LongRange(min = 0) long epoch) {
    Permutation permutation = new Permutation(size, seed, epoch);

    long[] numbers = LongStream.range(0, size).map(permutation::at).toArray();
    Arrays.sort(numbers);
    assertThat(numbers).isEqualTo(LongStream.range(0, size).toArray());
  }

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 300),
        Arbitraries.of(2, 3, 5, 7, 31, 127, 257, 1009, 7919, 99_991),
        Arbitraries.integers()
            .between(1, 16)
            .flatMap(k -> Arbitraries.of((1 << k) - 1, 1 << k, (1 << k) + 1)),
        Arbitraries.integers().between(1, 200).map(root -> root * root),
        Arbitraries.integers().between(300, 100_000));
  }

  @Property(tries = 200)
  void numbersOfLargeRangesDiffer(
      @ForAll @LongRange(min = 1L << 33, max = Permutation.MAX_SIZE) long size,
      @ForAll long seed,
      @ForAll @LongRange(min = 0, max = (1L << 33) - 1000) long from) {
    Permutation permutation = new Permutation(size, seed, 0);

    Set<Long> numbers = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      long number = permutation.at(from + i);
      assertThat(number).isBetween(0L, size - 1);
      numbers.add(number);
    }
    assertThat(numbers).hasSize(1000);
  }

  @Property(tries = 300)
  void consecutivePlacesAreTheSameOneByOne(
      @ForAll @IntRange(min = 1, max = 5000) int size,
      @ForAll long seed,
      @ForAll @IntRange(max = 5000) int from,
      @ForAll @IntRange(max = 5000) int to) {
    Permutation permutation = new Permutation(size, seed, 3);
    int first = Math.min(Math.min(from, to), size);
    int count = Math.min(Math.max(from, to), size) - first;

    long[] numbers = new long[count + 1];
    permutation.fill(first, numbers, count);
    assertThat(Arrays.copyOf(numbers, count))
        .isEqualTo(LongStream.range(first, first + count).map(permutation::at).toArray());
    assertThat(numbers[count]).as("written no further").isZero();
  }

  /** The order is promised never to change. */
  @Example
  void ordersAreWhatTheyWereInTheFirstVersion() {
    assertThat(first(10, 10, 1, 0)).containsExactly(0, 8, 3, 9, 5, 1, 2, 6, 7, 4);
    assertThat(first(10, 10, 1, 1)).containsExactly(8, 2, 5, 1, 7, 4, 3, 6, 9, 0);
    assertThat(first(6, 1_000_003, 42, 0))
        .containsExactly(537574, 539062, 598186, 210232, 847299, 250365);
    assertThat(first(4, 1L << 40, -7, 12))
        .containsExactly(95210377779L, 117243939702L, 819711592678L, 256210922989L);
  }

  /** Of n! orders of few numbers, all are about equally frequent: nothing is fixed or left out. */
  @Example
  void allOrdersOfFewNumbersAreEquallyLikely() {
    for (int size = 2; size <= 7; size++) {
      Map<String, Integer> counts = new HashMap<>();
      int orders =
          LongStream.rangeClosed(1, size).mapToInt(Math::toIntExact).reduce(1, Math::multiplyExact);
      int seeds = orders * 100;
      for (int seed = 0; seed < seeds; seed++) {
        counts.merge(Arrays.toString(first(size, size, seed, 0)), 1, Integer::sum);
      }
      double statistic =
          (orders - counts.size()) * 100.0
              + counts.values().stream().mapToDouble(c -> (c - 100.0) * (c - 100.0) / 100).sum();
      assertThat(deviations(statistic, orders - 1)).as("size " + size).isLessThan(4);
    }
  }

  @Example
  void everyNumberIsEquallyOftenAtEachPlace() {
    for (int size : new int[] {7, 16, 17, 100, 101}) {
      int[][] counts = new int[size][size];
      int seeds = 50 * size;
      for (int seed = 0; seed < seeds; seed++) {
        long[] numbers = first(size, size, seed, seed % 3);
        for (int place = 0; place < size; place++) {
          counts[place][(int) numbers[place]]++;
        }
      }
      double statistic =
          Arrays.stream(counts)
              .flatMapToInt(Arrays::stream)
              .mapToDouble(count -> (count - 50.0) * (count - 50.0) / 50)
              .sum();
      assertThat(deviations(statistic, (size - 1) * (size - 1)))
          .as("size " + size)
          .isBetween(-4.0, 4.0);
    }
  }

  /** Numbers that were near one another, or in line, are spread evenly. */
  @Example
  void numbersAtPlacesOfEqualDistanceAreUnrelated() {
    int size = 1_000_000;
    int cells = 1000;
    Permutation permutation = new Permutation(size, 5, 0);
    long[] numbers = new long[size];
    permutation.fill(0, numbers, size);
    for (int distance : new int[] {1, 2, 999, 1000, 1001}) {
      int[] counts = new int[cells];
      for (int place = distance; place < size; place++) {
        long apart = Math.floorMod(numbers[place] - numbers[place - distance], (long) size);
        counts[(int) (apart * cells / size)]++;
      }
      double expected = (size - distance) / (double) cells;
      double statistic =
          Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
      assertThat(deviations(statistic, cells - 1)).as("distance " + distance).isBetween(-4.0, 4.0);
    }
  }

  @Example
  void placesOutOfRangeAreRefused() {
    Permutation permutation = new Permutation(10, 1, 0);

    assertThatThrownBy(() -> permutation.at(10)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> permutation.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> permutation.fill(8, new long[5], 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** How many standard deviations a chi-square statistic is above its mean. */
  private static double deviations(double statistic, int degrees) {
    return (statistic - degrees) / Math.sqrt(2.0 * degrees);
  }

  private static long[] first(int count, long size, long seed, long epoch) {
    Permutation permutation = new Permutation(size, seed, epoch);
    return LongStream.range(0, count).map(permutation::at).toArray();
  }
}
