package io.recursivestore.dataset.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is predicted after some history, and when nothing is. */
final class AccessPredictorTest {
  private static final List<String> COLUMNS = List.of("x");

  private final AccessPredictor predictor = new AccessPredictor();

  @Test
  void oneRangeLetsExpectTheNextButBarely() {
    assertThat(record(0, 31))
        .singleElement()
        .isEqualTo(
            new Prediction(
                access(31, 62), AccessPredictor.MIN_CONFIDENCE, "ranges often follow each other"));
  }

  @Test
  void marchComesAfterJanuaryAndFebruary() {
    record(0, 31);
    assertThat(record(31, 59))
        .singleElement()
        .satisfies(
            march -> {
              assertThat(march.access()).isEqualTo(access(59, 90));
              assertThat(march.confidence()).isBetween(0.5, 0.7);
              assertThat(march.reason()).isEqualTo("ranges follow each other");
            });
  }

  @Test
  void confidenceGrowsWithSuccess() {
    double last = 0;
    for (long start = 0; start < 100; start += 10) {
      List<Prediction> next = record(start, start + 10);
      assertThat(next)
          .extracting(Prediction::access)
          .containsExactly(access(start + 10, start + 20));
      assertThat(next.get(0).confidence()).isGreaterThan(last);
      last = next.get(0).confidence();
    }
    assertThat(last).isGreaterThan(0.8);
  }

  @Test
  void stridesNeedTwoEqualSteps() {
    record(0, 10);
    assertThat(record(35, 45)).isEmpty();
    assertThat(record(70, 80)).extracting(Prediction::access).containsExactly(access(105, 115));
    assertThat(record(105, 115)).extracting(Prediction::access).containsExactly(access(140, 150));
  }

  @Test
  void backwardsAndOverlappingStridesAreFollowed() {
    record(100, 110);
    record(95, 105);
    assertThat(record(90, 100)).extracting(Prediction::access).containsExactly(access(85, 95));
  }

  @Test
  void secondEpochFollowsTheFirst() {
    int[] order = {50, 10, 90, 30, 70};
    List<Boolean> right = new ArrayList<>();
    for (int epoch = 0; epoch < 4; epoch++) {
      for (int i = 0; i < order.length; i++) {
        List<Prediction> next = record(order[i], order[i] + 5);
        int after = order[(i + 1) % order.length];
        right.add(!next.isEmpty() && next.get(0).access().equals(access(after, after + 5)));
      }
    }
    assertThat(right.subList(0, 4)).containsOnly(false);
    assertThat(right.subList(5, 20)).containsOnly(true);
  }

  @Test
  void usualBranchIsPredicted() {
    Random random = new Random(1);
    int right = 0;
    for (int i = 0; i < 200; i++) {
      List<Prediction> next = record(0, 10);
      long branch = random.nextInt(5) == 0 ? 700 : 300;
      if (!next.isEmpty() && next.get(0).access().start() == branch) {
        right++;
      }
      record(branch, branch + 10);
    }
    assertThat(right).isGreaterThan(130);
  }

  @Test
  void readersOfTheSameColumnsAreToldApart() {
    Random random = new Random(2);
    long[] next = {0, 100_000, 500_000};
    int right = 0;
    for (int i = 0; i < 300; i++) {
      int reader = random.nextInt(3);
      List<Prediction> predicted = record(next[reader], next[reader] + 100);
      next[reader] += 100;
      if (!predicted.isEmpty() && predicted.get(0).access().start() == next[reader]) {
        right++;
      }
    }
    assertThat(right).isGreaterThan(290);
  }

  @Test
  void orderOfDatasetsIsLearned() {
    Access a = new Access("a", "", COLUMNS, 0, 100);
    Access b = new Access("b", "", COLUMNS, 0, 70);
    predictor.record(a);
    predictor.record(b);
    assertThat(predictor.record(a)).extracting(Prediction::access).contains(b);
  }

  @Test
  void wherePredictionsFailItBecomesQuietAndComesBack() {
    Random random = new Random(3);
    int spoken = 0;
    for (int i = 0; i < 2000; i++) {
      long start = random.nextInt(20) * 10L;
      spoken += record(start, start + 10).size();
    }
    assertThat(spoken).isLessThan(20);

    int right = 0;
    for (long start = 1000; start < 1400; start += 10) {
      right += record(start, start + 10).size();
    }
    assertThat(right).isGreaterThan(25);
  }

  @Test
  void guessesHaveNoConfidenceWithoutEvidence() {
    assertThat(predictor.guess("d")).isEmpty();
    record(0, 31);
    record(70, 101);
    assertThat(predictor.guess("d"))
        .hasValueSatisfying(
            guess -> {
              assertThat(guess.access()).isEqualTo(access(101, 132));
              assertThat(guess.confidence()).isZero();
            });
  }

  @Test
  void memoryIsBounded() {
    Successors<Integer> successors = new Successors<>(100);
    for (int i = 0; i < 10_000; i++) {
      successors.add(i, i + 1);
    }
    assertThat(successors.size()).isEqualTo(100);
    assertThat(successors.likeliest(0)).isEmpty();
    assertThat(successors.likeliest(9_999))
        .hasValueSatisfying(likely -> assertThat(likely.value()).isEqualTo(10_000));
  }

  @Test
  void manyThreadsMayRecord() {
    Together.run(
        4,
        thread -> {
          for (int i = 0; i < 500; i++) {
            Access access = new Access("d" + thread, "t", COLUMNS, i * 10L, i * 10L + 10);
            List<Prediction> next = predictor.record(access);
            if (i > 0) {
              assertThat(next).extracting(Prediction::access).contains(access.next());
            }
          }
        });
  }

  private List<Prediction> record(long start, long end) {
    return predictor.record(access(start, end));
  }

  private static Access access(long start, long end) {
    return new Access("d", "time", COLUMNS, start, end);
  }
}
