package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.IRREGULAR;
import static io.recursivestore.stream.Sample.REGULAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of steps, read by field. */
final class StepWindowTest {
  private static final int N = 0;
  private static final int V = 1;
  private static final int ODD = 2;

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void valuesAreReadByFieldAndRow(boolean regular) {
    StepWindow window =
        Sample.write(root, 200, regular ? REGULAR : IRREGULAR).snapshot().stepWindow(60);

    for (int first : new int[] {0, 140, 7}) {
      window.moveTo(first);
      assertThat(window.firstRow()).isEqualTo(first);
      // Some 60 rows are in three segments at least.
      for (int row : new int[] {59, 0, 31, 30}) {
        int i = first + row;
        assertThat(window.step(row)).isEqualTo((regular ? REGULAR : IRREGULAR).applyAsLong(i));
        assertThat(window.getLong(N, row)).isEqualTo(i);
        assertThat(window.getDouble(V, row)).isEqualTo(i / 3.0);
        assertThat(window.getDouble(V, row, 1)).isEqualTo(-1.0 * i);
        assertThat(window.getBoolean(ODD, row)).isEqualTo(i % 2 == 1);
        assertThat(window.length(V, row)).isEqualTo(2);
        assertThat(window.isSet(N, row)).isTrue();
      }
    }
    assertThat(window.field("odd")).isEqualTo(ODD);
  }

  @Test
  void fieldIsCopiedAcrossSegments() {
    StepWindow window = Sample.write(root, 200, REGULAR).snapshot().stepWindow(100);
    double[] pairs = new double[200];
    long[] odd = new long[100];

    assertThat(window.moveTo(13).copyDoubles(V, pairs, 0)).isEqualTo(200);
    assertThat(window.copyLongs(ODD, odd, 0)).isEqualTo(100);

    for (int row = 0; row < 100; row++) {
      assertThat(pairs[2 * row]).isEqualTo((13 + row) / 3.0);
      assertThat(pairs[2 * row + 1]).isEqualTo(-13.0 - row);
      assertThat(odd[row]).isEqualTo((13 + row) % 2);
    }
    assertThatThrownBy(() -> window.copyDoubles(V, pairs, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> window.copyLongs(ODD, odd, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void stepsMayLackFieldsAndVaryInLength() {
    StepStream stream =
        new Streams(new LocalObjectStore(root), Clock.systemUTC())
            .define("sample", Sample.FIELDS, CommitInfo.NONE);
    try (StepWriter writer = stream.writer()) {
      writer.append(
          new long[] {3, 3, 5, 8},
          new String[] {"n", "v", "odd", "v"},
          new Object[] {1, new double[] {0.5, 1.5, 2.5}, true, new double[0]});
    }
    StepWindow window = stream.snapshot().stepWindow(3);

    assertThat(window.isSet(N, 0)).isTrue();
    assertThat(window.isSet(N, 1)).isFalse();
    assertThat(window.isSet(V, 2)).isTrue();
    assertThat(window.length(V, 0)).isEqualTo(3);
    assertThat(window.length(V, 1)).isZero();
    assertThat(window.length(V, 2)).isZero();
    assertThat(window.length(V)).isEqualTo(3);
    assertThat(window.step(1)).isEqualTo(5);
    double[] values = new double[4];
    assertThat(window.copyDoubles(V, values, 1)).isEqualTo(3);
    assertThat(values).containsExactly(0, 0.5, 1.5, 2.5);
    long[] numbers = new long[3];
    assertThat(window.copyLongs(N, numbers, 0)).isEqualTo(1);

    refused(() -> window.getLong(N, 1), "Step 5", "'n'", "isSet");
    refused(() -> window.getBoolean(ODD, 2), "Step 8", "'odd'");
    assertThatThrownBy(() -> window.getDouble(V, 0, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> window.getDouble(V, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void fieldsAreReadAsWhatTheyAre() {
    StepWindow window = Sample.write(root, 10, REGULAR).snapshot().stepWindow(2);

    refused(() -> window.getDouble(N, 0), "'n: int64'", "floating-point numbers");
    refused(() -> window.getBoolean(N, 0), "'n: int64'", "booleans");
    refused(() -> window.getLong(V, 0), "'v: sequence of float64'", "integers");
    refused(() -> window.getLong(ODD, 0), "'odd: bool'", "integers");
    refused(() -> window.copyDoubles(ODD, new double[2], 0), "'odd: bool'", "floating-point");
    refused(() -> window.copyLongs(V, new long[4], 0), "'v: sequence of float64'", "booleans");
    assertThatThrownBy(() -> window.field("od"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContainingAll("'od'", "'odd'");
  }

  @Test
  void placesThatDoNotExistAreRefused() {
    StepStream stream = Sample.write(root, 10, REGULAR);
    StepWindow window = stream.snapshot().stepWindow(4).moveTo(6);

    refused(() -> window.moveTo(7), "4 steps from row 7", "10 steps");
    refused(() -> window.moveTo(-1), "row -1");
    refused(() -> window.moveTo(Long.MAX_VALUE), "row " + Long.MAX_VALUE);
    refused(() -> stream.snapshot().stepWindow(11), "11 steps", "10 steps");
    refused(() -> stream.snapshot().stepWindow(0), "0 steps", "at least 1");
    refused(() -> stream.snapshot().range(0, 0).stepWindow(1), "1 steps", "0 steps");
    assertThat(window.getLong(N, 3)).isEqualTo(9);
    for (int wrong : new int[] {-1, 4}) {
      assertThatThrownBy(() -> window.step(wrong)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> window.getLong(N, wrong))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    for (int wrong : new int[] {-1, 3}) {
      assertThatThrownBy(() -> window.isSet(wrong, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> window.length(wrong, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> window.getLong(wrong, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static void refused(Runnable call, String... message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll(message);
  }
}
