package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.IRREGULAR;
import static io.recursivestore.stream.Sample.REGULAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Together;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens at positions of any shape, in windows and in views. */
final class TokenReaderTest {
  private static final int ACTION = 0;
  private static final int OBSERVATION = 1;
  private static final int REWARD = 2;
  private static final int DONE = 3;
  private static final List<StreamField> FIELDS =
      List.of(
          StreamField.scalar("action", FieldType.INT64),
          StreamField.sequence("observation", FieldType.FLOAT64),
          StreamField.scalar("reward", FieldType.FLOAT64),
          StreamField.scalar("done", FieldType.BOOL));

  @TempDir Path root;
  private final TokenBuffer buffer = new TokenBuffer();

  @Test
  void oneStepIsItsTokensInTheOrderOfFields() {
    TokenReader reader = write(List.of(step(42, 3, 0.5, true, Math.PI, -1.5)));

    reader.read(new long[] {0, 1, 2, 3, 4}, buffer);

    assertThat(reader.tokens()).isEqualTo(5);
    assertThat(buffer.size()).isEqualTo(5);
    assertThat(buffer.shape()).containsExactly(5);
    assertThat(Arrays.copyOf(buffer.steps(), 5)).containsOnly(42);
    assertThat(Arrays.copyOf(buffer.types(), 5))
        .containsExactly(ACTION, OBSERVATION, OBSERVATION, REWARD, DONE);
    assertThat(Arrays.copyOf(buffer.values(), 5))
        .containsExactly(
            3,
            Double.doubleToRawLongBits(Math.PI),
            Double.doubleToRawLongBits(-1.5),
            Double.doubleToRawLongBits(0.5),
            1);
  }

  /** Integers are themselves, to the last bit; so are the bits of floats. */
  @Test
  void valuesAreRawBits() {
    double[] observation = {Math.PI, -273.15, Double.NaN, -0.0, Double.NEGATIVE_INFINITY};
    TokenReader reader = write(List.of(step(0, (1L << 53) + 1, -273.15, false, observation)));

    reader.readWindow(0, 8, buffer);

    assertThat(buffer.values()[0]).isEqualTo((1L << 53) + 1);
    for (int i = 0; i < observation.length; i++) {
      assertThat(buffer.values()[1 + i]).isEqualTo(Double.doubleToRawLongBits(observation[i]));
    }
    assertThat(Double.longBitsToDouble(buffer.values()[6])).isEqualTo(-273.15);
    assertThat(buffer.values()[7]).isZero();
  }

  @Test
  void positionsMayHaveTwoOrThreeDimensions() {
    TokenReader reader =
        write(IntStream.range(0, 4).mapToObj(i -> step(i, i, i, false, i)).toList());
    long[] positions = LongStream.range(0, 16).toArray();

    reader.read(positions, buffer, 4, 4);
    assertThat(buffer.shape()).containsExactly(4, 4);
    for (int row = 0; row < 4; row++) {
      assertThat(Arrays.copyOfRange(buffer.types(), 4 * row, 4 * row + 4))
          .containsExactly(ACTION, OBSERVATION, REWARD, DONE);
      assertThat(Arrays.copyOfRange(buffer.steps(), 4 * row, 4 * row + 4)).containsOnly(row);
    }

    reader.read(positions, buffer, 2, 2, 4);
    assertThat(buffer.shape()).containsExactly(2, 2, 4);
    assertThat(buffer.types()[2 * 4 + 1]).isEqualTo(OBSERVATION);
    assertThat(buffer.steps()[(1 * 2 + 1) * 4]).isEqualTo(3);
  }

  @Test
  void lastWindowOfTokensIsTheContextOfAnAgent() {
    TokenReader reader =
        write(IntStream.range(0, 5).mapToObj(i -> step(i, i, i, false, i, i + 1)).toList());

    reader.readWindow(reader.tokens() - 10, 10, buffer);

    assertThat(buffer.size()).isEqualTo(10);
    assertThat(buffer.steps()[0]).isEqualTo(3);
    assertThat(buffer.types()[0]).isEqualTo(ACTION);
    assertThat(buffer.values()[5]).isEqualTo(4);
  }

  @Test
  void bufferIsReusedAndGrows() {
    TokenReader reader = Sample.write(root, 100, REGULAR).snapshot().tokenReader();
    reader.readWindow(0, 300, buffer);
    long[] values = buffer.values();

    reader.readWindow(17, 5, buffer);
    assertThat(buffer.values()).isSameAs(values);
    assertThat(buffer.size()).isEqualTo(5);
    assertThat(ReadModelTest.list(buffer)).isEqualTo(tokens(100, REGULAR).subList(17, 22));

    reader.readWindows(new long[] {1, 0}, 399, buffer);
    assertThat(buffer.size()).isEqualTo(798);
    assertThat(ReadModelTest.list(buffer).subList(399, 798))
        .isEqualTo(tokens(100, REGULAR).subList(0, 399));
  }

  /** Rows longer than what is copied from a pattern. */
  @Test
  void rowsMayBeLong() {
    double[] observation = new double[5000];
    Arrays.setAll(observation, i -> i);
    TokenReader reader =
        write(IntStream.range(0, 3).mapToObj(i -> step(7L * i, i, i, true, observation)).toList());

    assertThat(reader.tokens()).isEqualTo(3 * 5003);
    reader.readWindow(4999, 5010, buffer);
    for (int i = 0; i < 5010; i++) {
      int offset = (4999 + i) % 5003;
      int type =
          offset == 0 ? ACTION : offset <= 5000 ? OBSERVATION : offset == 5001 ? REWARD : DONE;
      assertThat(buffer.types()[i]).isEqualTo(type);
      assertThat(buffer.steps()[i]).isEqualTo(7L * ((4999 + i) / 5003));
      assertThat(
              type != OBSERVATION || buffer.values()[i] == Double.doubleToRawLongBits(offset - 1))
          .isTrue();
    }
    TokenWindow window = reader.window(1).moveTo(2 * 5003 + 5001);
    assertThat(window.type(0)).isEqualTo(REWARD);
    assertThat(window.step(0)).isEqualTo(14);
  }

  @Test
  void emptyStreamHasNoTokens() {
    TokenReader reader = Sample.define(root).snapshot().tokenReader();

    assertThat(reader.tokens()).isZero();
    reader.read(new long[0], buffer);
    assertThat(buffer.size()).isZero();
    reader.readWindow(0, 0, buffer);
    assertThat(buffer.size()).isZero();
    assertThatThrownBy(() -> reader.read(new long[] {0}, buffer))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("position 0", "the 0 tokens");
    assertThatThrownBy(() -> reader.window(1)).hasMessageContaining("the 0 tokens");
  }

  @Test
  void positionsCountFromTheStartOfTheSnapshot() {
    StepStream stream = Sample.write(root, 100, IRREGULAR);
    stream.dropBefore(200);
    TokenReader reader = stream.snapshot().range(500, 700).tokenReader();
    List<ReadModelTest.Token> expected =
        tokens(100, IRREGULAR).stream().filter(t -> t.step() >= 500 && t.step() < 700).toList();

    assertThat(reader.tokens()).isEqualTo(expected.size());
    reader.readWindow(0, expected.size(), buffer);
    assertThat(ReadModelTest.list(buffer)).isEqualTo(expected);
  }

  @Test
  void whatIsAppendedLaterIsNotRead() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 0, 5, REGULAR);
      writer.publish();
      TokenReader reader = stream.snapshot().tokenReader();
      Sample.append(writer, 5, 90, IRREGULAR);
      writer.publish();

      assertThat(reader.tokens()).isEqualTo(20);
      reader.readWindow(0, 20, buffer);
      assertThat(ReadModelTest.list(buffer)).isEqualTo(tokens(5, REGULAR));
      assertThatThrownBy(() -> reader.readWindow(1, 20, buffer)).hasMessageContaining("20 tokens");
    }
  }

  @Test
  void requestsThatCannotBeServedSayWhy() {
    TokenReader reader = Sample.write(root, 10, REGULAR).snapshot().tokenReader();
    refused(() -> reader.read(new long[] {39, 40}, buffer), "position 40:", "the 40 tokens");
    refused(() -> reader.read(new long[] {3, -1}, buffer), "position -1:");
    refused(() -> reader.readWindow(35, 6, buffer), "6 tokens from position 35", "the 40 tokens");
    refused(() -> reader.readWindow(-1, 6, buffer), "position -1");
    refused(() -> reader.readWindow(0, -6, buffer), "window of -6 tokens");
    refused(() -> reader.readWindow(Long.MAX_VALUE, 6, buffer), "position " + Long.MAX_VALUE);
    refused(() -> reader.readWindows(new long[] {0, 35}, 6, buffer), "position 35");
    refused(() -> reader.readWindows(new long[0], -1, buffer), "window of -1 tokens");
    refused(() -> reader.readWindows(new long[1 << 26], 40, buffer), "67108864 windows of 40");
    refused(() -> reader.read(new long[4], buffer, 2, 3), "4 positions", "[2, 3]");
    refused(() -> reader.read(new long[4], buffer, -2, -2), "[-2, -2]");
    refused(
        () -> reader.read(new long[0], buffer, 1 << 16, 1 << 16, 1 << 16, 1 << 16), "0 positions");
    refused(() -> reader.window(0), "window of 0 tokens");
    refused(() -> reader.window(41), "41 tokens", "the 40 tokens");
  }

  @Test
  void viewStaysWhereItWasAfterARefusedMove() {
    TokenWindow window = Sample.write(root, 10, REGULAR).snapshot().tokenReader().window(4);
    window.moveTo(36);
    refused(() -> window.moveTo(37), "4 tokens from position 37");

    assertThat(window.start()).isEqualTo(36);
    assertThat(window.step(0)).isEqualTo(90);
    assertThat(window.value(0)).isEqualTo(9);
    for (int token : new int[] {-1, 4}) {
      assertThatThrownBy(() -> window.value(token)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> window.step(token)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> window.type(token)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void oneReaderServesManyThreads() {
    StepStream stream = Sample.write(root, 500, IRREGULAR);
    TokenReader reader = stream.snapshot().tokenReader();
    List<ReadModelTest.Token> expected = tokens(500, IRREGULAR);
    Together.run(
        4,
        thread -> {
          TokenBuffer own = new TokenBuffer();
          for (int i = 0; i < 100; i++) {
            int start = (i * 37 + thread * 11) % 1900;
            reader.readWindow(start, 100, own);
            assertThat(ReadModelTest.list(own)).isEqualTo(expected.subList(start, start + 100));
          }
        });
  }

  private TokenReader write(List<Row> rows) {
    StepStream stream =
        new Streams(new LocalObjectStore(root), Clock.systemUTC())
            .define("agent", FIELDS, CommitInfo.NONE);
    try (StepWriter writer = stream.writer()) {
      rows.forEach(row -> row.append(writer, FIELDS));
    }
    return stream.snapshot().tokenReader();
  }

  private static Row step(
      long step, long action, double reward, boolean done, double... observation) {
    return new Row(
        step,
        List.of(
            List.of(action),
            Arrays.stream(observation).mapToLong(Double::doubleToRawLongBits).boxed().toList(),
            List.of(Double.doubleToRawLongBits(reward)),
            List.of(done ? 1L : 0L)));
  }

  private static List<ReadModelTest.Token> tokens(long rows, LongUnaryOperator steps) {
    return ReadModelTest.tokens(Sample.rows(0, rows, steps));
  }

  private static void refused(Runnable call, String... message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll(message);
  }
}
