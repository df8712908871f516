package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Every way to read a stream compared with a plain list of its rows, whatever they are. */
final class ReadModelTest {
  private Path root;

  /** What a token is. */
  record Token(long step, int type, long value) {}

  @BeforeTry
  void createRoot() throws IOException {
    root = Files.createTempDirectory("streams");
  }

  @AfterTry
  void deleteRoot() throws IOException {
    new LocalObjectStore(root).deleteAll("streams");
    Files.delete(root);
  }

  @Property(tries = 60)
  void tokensAreThoseOfAListAtPositionsOfAnyShape(
      @ForAll("steps") RandomSteps steps, @ForAll Random random) {
    StepStream stream = steps.define(root);
    List<Token> expected = tokens(steps.write(stream));
    TokenReader reader = stream.snapshot().tokenReader();
    TokenBuffer buffer = new TokenBuffer();

    assertThat(reader.tokens()).isEqualTo(expected.size());
    checkPositions(reader, buffer, expected, random, new int[] {expected.size()});
    for (int[] shape : new int[][] {{0}, {7}, {3, 5}, {2, 3, 4}, {1, 1, 1, 2}, {4, 0}, {}}) {
      checkPositions(reader, buffer, expected, random, shape);
    }
    for (long wrong : new long[] {-1, expected.size(), Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> reader.read(new long[] {wrong}, buffer))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContainingAll("position " + wrong + ":", "the " + expected.size() + " tokens");
    }
  }

  @Property(tries = 60)
  void windowsOfTokensAreThoseOfAList(@ForAll("steps") RandomSteps steps, @ForAll Random random) {
    StepStream stream = steps.define(root);
    List<Token> expected = tokens(steps.write(stream));
    TokenReader reader = stream.snapshot().tokenReader();
    TokenBuffer buffer = new TokenBuffer();

    for (int length : new int[] {0, 1, 2, 13, expected.size() / 2, expected.size()}) {
      if (length <= expected.size()) {
        long[] starts = new long[1 + random.nextInt(40)];
        Arrays.setAll(starts, i -> random.nextInt(expected.size() - length + 1));
        checkWindows(reader, buffer, expected, starts, length);
      }
    }
  }

  @Property(tries = 60)
  void windowsOfStepsAreThoseOfAList(@ForAll("steps") RandomSteps steps, @ForAll Random random) {
    StepStream stream = steps.define(root);
    List<Row> expected = steps.write(stream);
    for (int length : new int[] {1, 2, 5, expected.size() / 2, expected.size()}) {
      if (length >= 1 && length <= expected.size()) {
        StepWindow window = stream.snapshot().stepWindow(length);
        assertThat(window.steps()).isEqualTo(expected.size());
        for (int i = 0; i < 5; i++) {
          int from = random.nextInt(expected.size() - length + 1);
          window.moveTo(from);
          List<Row> rows = expected.subList(from, from + length);
          assertThat(StepWindows.read(window, stream.fields())).isEqualTo(rows);
          StepWindows.checkCopies(window, stream.fields(), rows);
        }
      }
    }
  }

  @Property(tries = 60)
  void arrowBatchesBecomeTheSameSteps(@ForAll("steps") RandomSteps steps, @ForAll Random random)
      throws IOException {
    StepStream stream = steps.define(root);
    List<Row> expected = steps.write(stream);
    List<String> columns = new ArrayList<>(stream.schema().names());
    java.util.Collections.shuffle(columns, random);
    Streams others =
        new Streams(new LocalObjectStore(root), Clock.systemUTC(), Sample.MAX_SEGMENT_BYTES);
    StepStream copy = others.define("copy", stream.fields(), CommitInfo.NONE);
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader rows =
            stream.snapshot().read(allocator, columns, 1 + random.nextInt(random.nextInt(40) + 1));
        StepWriter writer = copy.writer()) {
      while (rows.loadNextBatch()) {
        writer.append(rows.getVectorSchemaRoot());
      }
    }

    assertThat(Row.read(copy.snapshot())).isEqualTo(expected);
    copy.verify();
  }

  private static void checkPositions(
      TokenReader reader, TokenBuffer buffer, List<Token> expected, Random random, int[] shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    if (expected.isEmpty() && count > 0) {
      return;
    }
    long[] positions = new long[count];
    for (int i = 0; i < count; i++) {
      // Often the position after the one before.
      positions[i] =
          i == 0 || random.nextInt(3) == 0
              ? random.nextInt(expected.size())
              : (positions[i - 1] + 1) % expected.size();
    }
    reader.read(positions, buffer, shape);
    assertThat(buffer.shape()).isEqualTo(shape);
    assertThat(list(buffer))
        .isEqualTo(Arrays.stream(positions).mapToObj(p -> expected.get((int) p)).toList());
  }

  private static void checkWindows(
      TokenReader reader, TokenBuffer buffer, List<Token> expected, long[] starts, int length) {
    reader.readWindows(starts, length, buffer);
    assertThat(buffer.shape()).containsExactly(starts.length, length);
    List<Token> all = new ArrayList<>();
    for (long start : starts) {
      all.addAll(expected.subList((int) start, (int) start + length));
    }
    assertThat(list(buffer)).isEqualTo(all);

    reader.readWindow(starts[0], length, buffer);
    assertThat(buffer.shape()).containsExactly(length);
    assertThat(list(buffer)).isEqualTo(all.subList(0, length));
    if (length == 0) {
      return;
    }
    TokenWindow window = reader.window(length);
    for (long start : starts) {
      window.moveTo(start);
      List<Token> seen = new ArrayList<>();
      for (int i = 0; i < window.length(); i++) {
        seen.add(new Token(window.step(i), window.type(i), window.value(i)));
      }
      assertThat(seen).isEqualTo(expected.subList((int) start, (int) start + length));
    }
  }

  static List<Token> list(TokenBuffer buffer) {
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < buffer.size(); i++) {
      tokens.add(new Token(buffer.steps()[i], buffer.types()[i], buffer.values()[i]));
    }
    return tokens;
  }

  static List<Token> tokens(List<Row> rows) {
    List<Token> tokens = new ArrayList<>();
    for (Row row : rows) {
      for (int field = 0; field < row.values().size(); field++) {
        for (long value :
            row.values().get(field) == null ? List.<Long>of() : row.values().get(field)) {
          tokens.add(new Token(row.step(), field, value));
        }
      }
    }
    return tokens;
  }

  @Provide
  Arbitrary<RandomSteps> steps() {
    return RandomSteps.any();
  }
}
