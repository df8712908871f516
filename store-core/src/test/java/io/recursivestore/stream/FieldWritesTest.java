package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that are appended as steps, names and values side by side. */
final class FieldWritesTest {
  private static final List<StreamField> FIELDS =
      List.of(
          StreamField.sequence("observation", FieldType.FLOAT32),
          StreamField.scalar("action", FieldType.INT8),
          StreamField.scalar("reward", FieldType.FLOAT64),
          StreamField.scalar("done", FieldType.BOOL));

  @TempDir Path root;
  private StepStream stream;

  @BeforeEach
  void define() {
    stream =
        new Streams(new LocalObjectStore(root), Clock.systemUTC())
            .define("s", FIELDS, CommitInfo.NONE);
  }

  @Test
  void valuesOfAllKindsBecomeSteps() {
    try (StepWriter writer = stream.writer()) {
      writer.append(
          new long[] {0, 0, 0, 0, 3, 3},
          new String[] {"observation", "action", "reward", "done", "observation", "reward"},
          new Object[] {new float[] {1, 2.5f}, 7, 0.5f, true, List.of(3, 4.5), 2});
      assertThat(writer.lastStep()).hasValue(3);
    }

    assertThat(Row.read(stream.snapshot()))
        .containsExactly(
            new Row(0, row(doubles(1, 2.5), List.of(7L), doubles(0.5), List.of(1L))),
            new Row(3, row(doubles(3, 4.5), null, doubles(2), null)));
    assertThat(stream.snapshot().tokens()).isEqualTo(8);
  }

  @Test
  void oneStepMayTakeSeveralCallsAndReopenings() {
    try (StepWriter writer = stream.writer()) {
      writer.append(new long[] {5}, new String[] {"observation"}, new Object[] {new int[0]});
      writer.append(new long[] {5}, new String[] {"action"}, new Object[] {(byte) 1});
      writer.publish();
    }
    try (StepWriter writer = stream.writer()) {
      assertThat(writer.lastStep()).hasValue(5);
      assertThatThrownBy(
              () -> writer.append(new long[] {5}, new String[] {"action"}, new Object[] {2}))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContainingAll("step 5", "'action'");
      writer.append(new long[] {5, 6}, new String[] {"done", "done"}, new Object[] {true, false});
    }

    assertThat(Row.read(stream.snapshot()))
        .containsExactly(
            new Row(5, row(List.of(), List.of(1L), null, List.of(1L))),
            new Row(6, row(null, null, null, List.of(0L))));
    stream.verify();
  }

  /** A step that gets all of its fields before it is published costs no index. */
  @Test
  void stepsThatAreCompletedInPartsStayRegular() {
    try (StepWriter writer = stream.writer()) {
      for (long step = 0; step < 20; step++) {
        writer.append(new long[] {step}, new String[] {"observation"}, new Object[] {1});
        writer.append(
            new long[] {step, step, step},
            new String[] {"action", "reward", "done"},
            new Object[] {1, 2, true});
      }
    }

    assertThat(stream.snapshot().segments())
        .singleElement()
        .satisfies(
            segment -> {
              assertThat(segment.ragged()).isEmpty();
              assertThat(segment.index()).isEmpty();
              assertThat(segment.rows()).isEqualTo(20);
            });
  }

  static Stream<Arguments> refusals() {
    String[] names = {"action", "reward"};
    return Stream.of(
        refused("steps go back", new long[] {9, 8}, names, new Object[] {1, 1}, "step 8"),
        refused("before the last", new long[] {1, 9}, names, new Object[] {1, 1}, "step 1", "4"),
        refused(
            "few names",
            new long[] {9, 9},
            new String[] {"action"},
            new Object[] {1, 1},
            "1 names"),
        refused("nothing", new long[0], new String[0], new Object[0], "empty"),
        refused("text", new long[] {9, 9}, names, new Object[] {1, "x"}, "'reward'", "String"),
        refused("null", new long[] {9, 9}, names, new Object[] {1, List.of()}, "0 values"),
        refused("too large", new long[] {9, 9}, names, new Object[] {128, 1}, "-128 to 127"),
        refused("fraction", new long[] {9, 9}, names, new Object[] {1.5, 1}, "'action'", "Double"),
        refused(
            "a list for one", new long[] {9, 9}, names, new Object[] {1, new int[2]}, "2 values"),
        refused(
            "fields in another order",
            new long[] {9, 9},
            new String[] {"reward", "action"},
            new Object[] {1, 1},
            "'action'",
            "after field 'reward'"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusedCallAppendsNothing(
      String name, long[] steps, String[] names, Object[] values, String[] message) {
    try (StepWriter writer = stream.writer()) {
      writer.append(new long[] {4}, new String[] {"action"}, new Object[] {1});

      assertThatThrownBy(() -> writer.append(steps, names, values))
          .as(name)
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("'s'")
          .hasMessageContainingAll(message);

      assertThat(writer.lastStep()).hasValue(4);
      writer.append(new long[] {5}, new String[] {"action"}, new Object[] {2});
    }
    assertThat(stream.snapshot().steps()).isEqualTo(2);
  }

  @Test
  void unknownFieldIsRefusedWithASuggestion() {
    try (StepWriter writer = stream.writer()) {
      assertThatThrownBy(
              () -> writer.append(new long[] {1}, new String[] {"rewrad"}, new Object[] {1}))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContainingAll("'rewrad'", "reward");
    }
  }

  private static List<List<Long>> row(List<Long> a, List<Long> b, List<Long> c, List<Long> d) {
    return java.util.Arrays.asList(a, b, c, d);
  }

  private static List<Long> doubles(double... values) {
    return java.util.Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).boxed().toList();
  }

  private static Arguments refused(
      String name, long[] steps, String[] names, Object[] values, String... message) {
    return Arguments.of(name, steps, names, values, message);
  }
}
