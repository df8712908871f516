package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.REGULAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link StepWriter} refuses, and that a refusal costs no more than the open step. */
final class StepWriterTest {
  private static final int N = 0;
  private static final int V = 1;
  private static final int ODD = 2;

  @TempDir Path root;

  /** Calls within an open step 20 after the steps 0 and 10, and what the message says. */
  static Stream<Arguments> refusedCalls() {
    return Stream.of(
        refused("fieldBelow0", w -> w.setLong(-1, 1), "step 20", "no field -1", "0 to 2"),
        refused("fieldAbove2", w -> w.setDoubles(3, new double[2], 0, 2), "no field 3"),
        refused("doubleForInteger", w -> w.setDouble(N, 1), "'n'", "int64", "setLong."),
        refused("booleanForInteger", w -> w.setBoolean(N, true), "'n'", "setLong."),
        refused("longForBoolean", w -> w.setLong(ODD, 1), "'odd'", "bool", "setBoolean."),
        refused("doubleForBoolean", w -> w.setDouble(ODD, 1), "'odd'", "setBoolean."),
        refused("scalarForSequence", w -> w.setDouble(V, 1), "'v'", "sequence", "setDoubles."),
        refused(
            "sequenceForScalar", w -> w.setLongs(N, new long[1], 0, 1), "'n'", "single", "setLong"),
        refused("longsForDoubles", w -> w.setLongs(V, new long[2], 0, 2), "'v'", "setDoubles."),
        refused("booleansForDoubles", w -> w.setBooleans(V, new boolean[2], 0, 2), "setDoubles."),
        refused("negativeOffset", w -> w.setDoubles(V, new double[2], -1, 2), "'v'", "-1"),
        refused("negativeCount", w -> w.setDoubles(V, new double[2], 0, -1), "'v'", "-1"),
        refused("tooFewValues", w -> w.setDoubles(V, new double[2], 1, 2), "length is 2"),
        refused("overflow", w -> w.setDoubles(V, new double[2], 2, Integer.MAX_VALUE), "step 20"),
        refused(
            "setTwice",
            w -> {
              w.setLong(N, 1);
              w.setLong(N, 1);
            },
            "'n'",
            "set already"),
        refused("nothingSet", StepWriter::endStep, "step 20", "no field is set"),
        refused("beginTwice", w -> w.beginStep(30), "step 30", "step 20 is still open"));
  }

  @ParameterizedTest
  @MethodSource("refusedCalls")
  void refusalDiscardsTheStepAndNothingElse(Consumer<StepWriter> call, String[] message) {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 0, 2, REGULAR);
      writer.beginStep(20);
      assertThatThrownBy(() -> call.accept(writer))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("'sample'")
          .hasMessageContainingAll(message);
      assertThat(writer.lastStep()).hasValue(10);
      assertThatThrownBy(writer::endStep).hasMessageContaining("no step is open");
      Sample.append(writer, 2, 4, REGULAR);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 4, REGULAR));
    stream.verify();
  }

  @Test
  void stepsMustIncrease() {
    StepStream stream = Sample.write(root, 3, REGULAR);
    try (StepWriter writer = stream.writer()) {
      for (long step : new long[] {20, 19, -1, Long.MIN_VALUE}) {
        assertThatThrownBy(() -> writer.beginStep(step))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContainingAll("'sample'", "step " + step, "last step, which is 20");
      }
      Sample.append(writer, 3, 4, REGULAR);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 4, REGULAR));
  }

  @Test
  void callsWithoutAStepAreRefused() {
    try (StepWriter writer = Sample.define(root).writer()) {
      assertThatThrownBy(writer::endStep).hasMessageContainingAll("'sample'", "beginStep first");
      assertThatThrownBy(() -> writer.setLong(N, 1)).hasMessageContaining("beginStep first");
      assertThatThrownBy(() -> writer.setDoubles(V, new double[2], 0, 2))
          .hasMessageContaining("beginStep first");
    }
  }

  @Test
  void openStepIsNotPublished() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 0, 1, REGULAR);
      writer.beginStep(10);
      writer.publish();
      assertThat(stream.snapshot().steps()).isEqualTo(1);
      writer.setLong(N, 1);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 1, REGULAR));
  }

  @Test
  void discardedStepCanBeWrittenAgain() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer()) {
      writer.beginStep(0);
      writer.setLong(N, 77);
      assertThatThrownBy(() -> writer.beginStep(0)).hasMessageContaining("still open");
      Sample.append(writer, 0, 1, REGULAR);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 1, REGULAR));
  }

  @Test
  void closedWriterSaysSo() {
    StepStream stream = Sample.define(root);
    StepWriter writer = stream.writer();
    Sample.append(writer, 0, 1, REGULAR);
    writer.beginStep(10);
    writer.close();
    writer.close();
    for (Runnable call :
        new Runnable[] {
          () -> writer.beginStep(10),
          () -> writer.setLong(N, 1),
          () -> writer.setDoubles(V, new double[2], 0, 2),
          writer::endStep,
          writer::publish,
          writer::sync
        }) {
      assertThatThrownBy(call::run)
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContainingAll("'sample'", "closed");
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 1, REGULAR));
  }

  @Test
  void closingTwiceDoesNotFreeTheNextWritersLock() {
    StepStream stream = Sample.define(root);
    StepWriter first = stream.writer();
    first.close();
    try (StepWriter second = stream.writer()) {
      first.close();
      assertThatThrownBy(stream::writer).hasMessageContaining("another writer");
      Sample.append(second, 0, 1, REGULAR);
    }
    assertThat(stream.snapshot().steps()).isEqualTo(1);
  }

  @Test
  void unknownFieldNameSuggestsTheRightOne() {
    try (StepWriter writer = Sample.define(root).writer()) {
      assertThatThrownBy(() -> writer.field("ode"))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContainingAll("'sample'", "'ode'", "'odd'");
      assertThat(writer.field("odd")).isEqualTo(ODD);
    }
  }

  /** A foreign directory in the way makes the first publish fail. */
  @Test
  void afterAFailedPublishAnotherWriterGoesOn() throws IOException {
    StepStream stream = Sample.define(root);
    Path inTheWay = Sample.segment(root, 0).resolve("file");
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 0, 1, REGULAR);
      Files.createDirectories(inTheWay);
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(writer::publish)
            .isInstanceOf(StorageException.class)
            .hasMessageContainingAll("'sample'", "Close this writer");
      }
      assertThatThrownBy(() -> Sample.append(writer, 1, 2, REGULAR))
          .isInstanceOf(StorageException.class);
    }
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    try (StepWriter writer = stream.writer()) {
      assertThat(writer.lastStep()).isEmpty();
      Sample.append(writer, 0, 3, REGULAR);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 3, REGULAR));
  }

  private static Arguments refused(String name, Consumer<StepWriter> call, String... message) {
    return Arguments.of(Named.of(name, call), message);
  }
}
