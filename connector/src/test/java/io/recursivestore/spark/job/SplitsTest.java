package io.recursivestore.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.InvalidRequestException;
import org.junit.jupiter.api.Test;

class SplitsTest {
  private static final int KEYS = 200_000;

  @Test
  void eachSplitGetsItsPart() {
    int[] counts = counts(new Splits(Splits.parse("train=0.8,validation=0.15,test=0.03"), 7));

    assertThat(counts[0]).isBetween((int) (0.795 * KEYS), (int) (0.805 * KEYS));
    assertThat(counts[1]).isBetween((int) (0.145 * KEYS), (int) (0.155 * KEYS));
    assertThat(counts[2]).isBetween((int) (0.027 * KEYS), (int) (0.033 * KEYS));
    assertThat(counts[3]).isBetween((int) (0.017 * KEYS), (int) (0.023 * KEYS));
  }

  @Test
  void partsThatAreOneInDecimalsLeaveNothingOut() {
    assertThat(counts(new Splits(Splits.parse("a=0.7,b=0.2,c=0.1"), 0))[3]).isZero();
  }

  @Test
  void aLaterSplitTakesNothingFromTheOnesBefore() {
    Splits two = new Splits(Splits.parse("train=0.8,test=0.1"), 3);
    Splits three = new Splits(Splits.parse("train=0.8,test=0.1,more=0.1"), 3);

    for (long key = 0; key < 1000; key++) {
      int before = two.of(key);
      assertThat(three.of(key)).isEqualTo(before == Splits.NONE ? 2 : before);
    }
  }

  @Test
  void theDivisionIsAlwaysTheSame() {
    Splits splits = new Splits(Splits.parse("a=0.25,b=0.25,c=0.25,d=0.25"), 1);
    StringBuilder division = new StringBuilder();
    for (long key = -8; key < 24; key++) {
      division.append(splits.of(key));
    }

    assertThat(division).hasToString("21101032112311102311210101001330");
  }

  @Test
  void moreThanAllIsRefused() {
    assertThatThrownBy(() -> Splits.parse("train=0.8,test=0.3"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("1.1 in all");
    assertThatThrownBy(() -> Splits.parse("train=0"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("above 0");
    assertThatThrownBy(() -> Splits.parse("a=0.1,a=0.2"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> Splits.parse("a/b=0.1"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("can't be named");
  }

  private static int[] counts(Splits splits) {
    int[] counts = new int[4];
    for (long key = 0; key < KEYS; key++) {
      int split = splits.of(key);
      counts[split == Splits.NONE ? 3 : split]++;
    }
    return counts;
  }
}
