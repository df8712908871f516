package io.recursivestore.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation says of predictions holds for other seeds than the benchmark's, too. */
class PredictBenchmarkTest {
  static LongStream seeds() {
    return LongStream.range(1, 3);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void predictionsAreNoWorseThanShifting(long seed) {
    List<PredictBenchmark.Result> results = PredictBenchmark.results(1000, seed);

    assertThat(results).hasSize(10);
    assertThat(results)
        .allSatisfy(
            result -> {
              boolean nothingToPredict = result.trace().name().startsWith("random");
              PreloadedRanges own = result.own();
              PreloadedRanges shift = result.shift();
              assertThat(own.wasted()).isLessThan(0.05);
              if (result.trace().shiftIsRight()) {
                assertThat(own.hitRate()).isGreaterThanOrEqualTo(shift.hitRate());
                // What is preloaded last may be of another length.
                assertThat(own.wasted()).isLessThanOrEqualTo(shift.wasted() + 0.001);
              } else if (!nothingToPredict) {
                assertThat(own.hitRate()).isGreaterThan(shift.hitRate() + 0.1);
                assertThat(own.wasted()).isLessThan(shift.wasted() + 0.01);
              }
            });
  }
}
