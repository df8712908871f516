package io.recursivestore.spark.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.junit.jupiter.api.Test;

/** Windows over columns whose rows are computed, so that there can be more than memory holds. */
class PicksTest {
  private static final long BILLION = 1L << 30;
  private static final long[] STARTS = {0, BILLION, 2 * BILLION, 2 * BILLION + 5, 4 * BILLION};

  /** In each row the number of the row, counted over all segments. */
  private static final RowColumn[] PARTS =
      Arrays.stream(STARTS, 0, 4)
          .mapToObj(start -> new ArithmeticColumn(start, 1))
          .toArray(RowColumn[]::new);

  private final Picks picks = new Picks(STARTS, 4096);
  private final WindowColumn windows =
      new WindowColumn(DataTypes.createArrayType(DataTypes.LongType, true), PARTS, picks, true);

  @Test
  void windowsBehindTwoBillionRows() {
    List<Long> firsts = List.of(0L, BILLION - 3, 2 * BILLION - 1, 2 * BILLION + 5, 4 * BILLION - 8);
    for (long first : firsts) {
      assertThat(picks.add(first, 8, 8)).isTrue();
    }

    for (int i = 0; i < firsts.size(); i++) {
      assertThat(windows.getArray(i).toLongArray()).isEqualTo(rows(firsts.get(i), 8));
    }
  }

  @Test
  void runsCrossSegments() {
    assertThat(picks.addRun(BILLION - 20, 3, 8, 100)).isEqualTo(100);
    assertThat(picks.addRun(2 * BILLION - 30, 7, 8, 10)).isEqualTo(10);

    for (int i = 0; i < 110; i++) {
      long first = i < 100 ? BILLION - 20 + 3L * i : 2 * BILLION - 30 + 7L * (i - 100);
      assertThat(windows.getArray(i).toLongArray()).isEqualTo(rows(first, 8));
    }
  }

  @Test
  void aWindowCrossesSeveralSegments() {
    picks.add(2 * BILLION - 4, 16, 16);

    assertThat(windows.getArray(0).toLongArray()).isEqualTo(rows(2 * BILLION - 4, 16));
    assertThat(List.of(picks.reaches(0), picks.reaches(1), picks.reaches(2), picks.reaches(3)))
        .isEqualTo(List.of(false, true, true, true));
  }

  @Test
  void windowsFromAnywhere() {
    long[] firsts = {5, BILLION + 7, BILLION - 1, 6, 2 * BILLION + 100, 2 * BILLION + 2};
    assertThat(picks.addAll(firsts, 4, firsts.length)).isEqualTo(firsts.length);

    for (int i = 0; i < firsts.length; i++) {
      assertThat(windows.getArray(i).toLongArray()).isEqualTo(rows(firsts[i], 4));
    }
  }

  @Test
  void whatIsNotThereIsNull() {
    picks.add(10, 6, 6);
    picks.add(BILLION - 2, 6, 3);

    ColumnarArray padded = windows.getArray(1);
    assertThat(padded.numElements()).isEqualTo(6);
    for (int i = 0; i < 6; i++) {
      assertThat(windows.getArray(0).isNullAt(i)).isFalse();
      assertThat(padded.isNullAt(i)).isEqualTo(i >= 3);
      assertThat(padded.getLong(i)).isEqualTo(i >= 3 ? 0 : BILLION - 2 + i);
    }
    assertThat(padded.copy().isNullAt(4)).isTrue();
  }

  @Test
  void aBatchIsFullWhenAddressesAre() {
    int length = 1 << 24;
    int added = 0;
    while (picks.add(BILLION - 1 - added, length, length)) {
      added++;
    }

    assertThat(added).isEqualTo(128);
    assertThat(windows.getArray(127).getLong(length - 1)).isEqualTo(BILLION - 128 + length - 1);
    assertThat(picks.add(0, length, length)).as("one that needs no addresses").isTrue();
    picks.clear();
    assertThat(picks.add(BILLION - 1, 1 << 30, 1 << 30)).as("an empty batch takes any").isTrue();
    assertThat(windows.getArray(0).getLong((1 << 30) - 1)).isEqualTo(2 * BILLION - 2);
  }

  @Test
  void longerWindowsMoveTheOthersApart() {
    picks.add(BILLION - 1, 3, 3);
    picks.add(2 * BILLION - 1, 1000, 1000);
    picks.add(BILLION - 2, 3, 3);

    assertThat(windows.getArray(0).toLongArray()).isEqualTo(rows(BILLION - 1, 3));
    assertThat(windows.getArray(1).toLongArray()).isEqualTo(rows(2 * BILLION - 1, 1000));
    assertThat(windows.getArray(2).toLongArray()).isEqualTo(rows(BILLION - 2, 3));
  }

  @Test
  void aFullBatchTakesNoMore() {
    Picks few = new Picks(STARTS, 3);

    assertThat(few.addRun(0, 1, 2, 2)).isEqualTo(2);
    assertThat(few.addAll(new long[] {7, 8, 9}, 2, 3)).isEqualTo(1);
    assertThat(few.add(5, 1, 1)).isFalse();
    assertThat(few.addRun(0, 1, 2, 2)).isZero();
    few.clear();
    assertThat(few.room()).isEqualTo(3);
  }

  @Test
  void singleRowsFromAnywhere() {
    PickedColumn column = new PickedColumn(DataTypes.LongType, PARTS, picks);
    long[] rows = {3 * BILLION, 0, 2 * BILLION + 4, BILLION};
    picks.addAll(rows, 1, rows.length);

    for (int i = 0; i < rows.length; i++) {
      assertThat(column.getLong(i)).isEqualTo(rows[i]);
    }
    assertThat(column.hasNull()).isFalse();
    assertThat(column.numNulls()).isZero();
  }

  private static long[] rows(long first, int count) {
    return LongStream.range(first, first + count).toArray();
  }
}
