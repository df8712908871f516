package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Operation;
import io.recursivestore.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is appended to a {@link StepStream} is what its snapshots show. */
final class StepStreamTest {
  @TempDir Path root;

  @Test
  void everyTypeComesBackAsScalarAndAsSequence() {
    List<StreamField> fields = new ArrayList<>();
    List<List<Long>> values = new ArrayList<>();
    for (FieldType type : FieldType.values()) {
      fields.add(StreamField.scalar(type + "_scalar", type));
      fields.add(StreamField.sequence(type + "_sequence", type));
      values.add(List.of(extremes(type).get(0)));
      values.add(extremes(type));
    }
    StepStream stream = large().define("types", fields, CommitInfo.NONE);
    try (StepWriter writer = stream.writer()) {
      new Row(7, values).append(writer, fields);
    }
    assertThat(Row.read(stream.snapshot())).containsExactly(new Row(7, values));
    assertThat(large().open("types").fields()).isEqualTo(fields);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0L,
        0x8000_0000_0000_0000L,
        1L,
        0x7FF0_0000_0000_0000L,
        0xFFF0_0000_0000_0000L,
        0x7FF8_0000_0000_0000L,
        0x7FF8_0000_0000_BEEFL,
        0xFFFF_FFFF_FFFF_FFFFL,
        0x7FEF_FFFF_FFFF_FFFFL
      })
  void float64KeepsItsBits(long bits) {
    Row row = new Row(0, List.of(List.of(bits), List.of(bits, 0L, bits)));
    assertThat(roundTrip(FieldType.FLOAT64, row)).containsExactly(row);
  }

  @Test
  void float32KeepsTheNearestFloat() {
    long given = Double.doubleToRawLongBits(0.1);
    long kept = Double.doubleToRawLongBits(0.1f);
    assertThat(
            roundTrip(
                FieldType.FLOAT32, new Row(0, List.of(List.of(given), List.of(given, given)))))
        .containsExactly(new Row(0, List.of(List.of(kept), List.of(kept, kept))));
  }

  @ParameterizedTest
  @EnumSource(FieldType.class)
  void sequenceMayBeEmpty(FieldType type) {
    Row row = new Row(0, List.of(List.of(0L), List.of()));
    assertThat(roundTrip(type, row)).containsExactly(row);
  }

  @Test
  void stepsMayBeAnyIncreasingLongs() {
    StepStream stream = Sample.define(root);
    long[] steps = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE};
    List<Row> rows = new ArrayList<>();
    try (StepWriter writer = stream.writer()) {
      for (long step : steps) {
        Row row = Sample.row(3, i -> step);
        row.append(writer, Sample.FIELDS);
        rows.add(row);
      }
    }
    StreamSnapshot snapshot = stream.snapshot();
    assertThat(Row.read(snapshot)).isEqualTo(rows);
    assertThat(snapshot.firstStep()).hasValue(Long.MIN_VALUE);
    assertThat(snapshot.lastStep()).hasValue(Long.MAX_VALUE);
    assertThat(Row.read(snapshot.range(Long.MIN_VALUE, Long.MAX_VALUE)))
        .isEqualTo(rows.subList(0, 4));
    assertThat(Row.read(snapshot.rangeFrom(Long.MAX_VALUE))).isEqualTo(rows.subList(4, 5));
  }

  @Test
  void fieldsMayBeSetInAnyOrder() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer()) {
      for (int i = 0; i < 3; i++) {
        writer.beginStep(10L * i);
        writer.setBoolean(writer.field("odd"), i % 2 == 1);
        writer.setDoubles(writer.field("v"), new double[] {99, i / 3.0, -1.0 * i, 99}, 1, 2);
        writer.setLong(writer.field("n"), i);
        writer.endStep();
      }
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 3, Sample.REGULAR));
  }

  @Test
  void newStreamIsEmpty() {
    StreamSnapshot snapshot = Sample.define(root).snapshot();
    assertThat(snapshot.segments()).isEmpty();
    assertThat(snapshot.steps()).isZero();
    assertThat(snapshot.tokens()).isZero();
    assertThat(snapshot.firstStep()).isEmpty();
    assertThat(snapshot.lastStep()).isEmpty();
    assertThat(snapshot.range(Long.MIN_VALUE, Long.MAX_VALUE).segments()).isEmpty();
    assertThat(snapshot.rangeFrom(0).segments()).isEmpty();
  }

  @Test
  void stepsAreInvisibleUntilTheyArePublished() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 0, 5, Sample.REGULAR);
      assertThat(stream.snapshot().steps()).isZero();
      writer.publish();
      assertThat(stream.snapshot().steps()).isEqualTo(5);
      Sample.append(writer, 5, 6, Sample.REGULAR);
      assertThat(stream.snapshot().steps()).isEqualTo(5);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 6, Sample.REGULAR));
  }

  @Test
  void regularStepsNeedNoIndexUntilOneIsIrregular() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 0, 5, Sample.REGULAR);
      writer.publish();
      Segment regular = stream.snapshot().segments().get(0);
      assertThat(regular.index()).isEmpty();
      assertThat(regular.stepIncrement()).isEqualTo(10);

      Sample.append(writer, 5, 6, i -> 1000);
      writer.publish();
      Segment irregular = stream.snapshot().segments().get(0);
      assertThat(irregular.stepIncrement()).isZero();
      assertThat(irregular.index()).isPresent();
      assertThat(irregular.step(4)).isEqualTo(40);
      assertThat(irregular.step(5)).isEqualTo(1000);
    }
  }

  @Test
  void rangeThatEndsBeforeItBeginsIsRefused() {
    StreamSnapshot snapshot = Sample.define(root).snapshot();
    assertThatThrownBy(() -> snapshot.range(5, 4))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("5")
        .hasMessageContaining("4");
  }

  @Test
  void schemaHasTheStepFirst() {
    StepStream stream = Sample.define(root);
    assertThat(stream.schema().columns())
        .extracting(column -> column.name())
        .containsExactly("step", "n", "v", "odd");
    assertThat(stream.history())
        .singleElement()
        .satisfies(commit -> assertThat(commit.operation()).isEqualTo(Operation.CREATE));
  }

  private List<Row> roundTrip(FieldType type, Row row) {
    List<StreamField> fields =
        List.of(StreamField.scalar("a", type), StreamField.sequence("b", type));
    StepStream stream = large().define("stream", fields, CommitInfo.NONE);
    try (StepWriter writer = stream.writer()) {
      row.append(writer, fields);
    }
    return Row.read(stream.snapshot());
  }

  private Streams large() {
    return new Streams(new LocalObjectStore(root), Clock.systemUTC());
  }

  private static List<Long> extremes(FieldType type) {
    return switch (type) {
      case BOOL -> List.of(1L, 0L);
      case FLOAT32 -> bits(-0.0, Float.MAX_VALUE, Float.MIN_VALUE, Double.POSITIVE_INFINITY);
      case FLOAT64 -> bits(-0.0, Double.MAX_VALUE, Double.MIN_VALUE, Double.NaN);
      default -> List.of(type.min(), -1L, 0L, 1L, type.max());
    };
  }

  private static List<Long> bits(double... values) {
    List<Long> bits = new ArrayList<>();
    for (double value : values) {
      bits.add(Double.doubleToRawLongBits(value));
    }
    return bits;
  }
}
