package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.IRREGULAR;
import static io.recursivestore.stream.Sample.IRREGULAR_ROWS;
import static io.recursivestore.stream.Sample.REGULAR;
import static io.recursivestore.stream.Sample.REGULAR_ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a stream goes on in the next segment when one is full. */
final class SegmentRollingTest {
  @TempDir Path root;

  @Test
  void fullSegmentIsFollowedByAnother() {
    StreamSnapshot regular = Sample.write(root, 2L * REGULAR_ROWS + 1, REGULAR).snapshot();
    assertThat(regular.segments())
        .extracting(Segment::rows)
        .containsExactly((long) REGULAR_ROWS, (long) REGULAR_ROWS, 1L);
    assertThat(regular.segments()).allSatisfy(segment -> assertThat(segment.index()).isEmpty());
    assertThat(Row.read(regular)).isEqualTo(Sample.rows(0, 2L * REGULAR_ROWS + 1, REGULAR));
  }

  @Test
  void exactlyFullSegmentStartsNoOther() {
    assertThat(Sample.write(root, REGULAR_ROWS, REGULAR).snapshot().segments()).hasSize(1);
    assertThat(Sample.segment(root, REGULAR_ROWS)).doesNotExist();
  }

  @Test
  void indexFillsASegmentToo() {
    StreamSnapshot snapshot = Sample.write(root, 3L * IRREGULAR_ROWS, IRREGULAR).snapshot();
    assertThat(snapshot.segments())
        .extracting(Segment::rows)
        .containsExactly((long) IRREGULAR_ROWS, (long) IRREGULAR_ROWS, (long) IRREGULAR_ROWS);
    assertThat(Row.read(snapshot)).isEqualTo(Sample.rows(0, 3L * IRREGULAR_ROWS, IRREGULAR));
  }

  @Test
  void irregularStepAfterMoreRowsThanAnIndexHoldsStartsASegment() {
    StepStream stream = Sample.define(root);
    LongUnaryOperator steps = i -> i <= IRREGULAR_ROWS ? i : i + 5;
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 0, IRREGULAR_ROWS + 3, steps);
    }
    StreamSnapshot snapshot = stream.snapshot();
    assertThat(snapshot.segments())
        .extracting(Segment::rows)
        .containsExactly(IRREGULAR_ROWS + 1L, 2L);
    assertThat(Row.read(snapshot)).isEqualTo(Sample.rows(0, IRREGULAR_ROWS + 3, steps));
  }

  @Test
  void filesOfFullSegmentsHoldNothingButTheirRows() throws IOException {
    Sample.write(root, REGULAR_ROWS + 5, REGULAR);
    assertThat(Files.size(Sample.segment(root, 0).resolve("data.i64")))
        .isEqualTo(Sample.MAX_SEGMENT_BYTES);
    assertThat(Files.size(Sample.segment(root, REGULAR_ROWS).resolve("data.i64")))
        .isEqualTo(5 * 4 * Long.BYTES);
  }

  @Test
  void rangesCrossTheBoundariesOfSegments() {
    checkRanges(Sample.write(root, 70, REGULAR).snapshot(), REGULAR);
  }

  @Test
  void rangesCrossTheBoundariesOfIndexedSegments() {
    checkRanges(Sample.write(root, 70, IRREGULAR).snapshot(), IRREGULAR);
  }

  @Test
  void rangeOfARangeIsThePartThatBothHave() {
    StreamSnapshot snapshot = Sample.write(root, 70, IRREGULAR).snapshot();
    long from = IRREGULAR.applyAsLong(10);
    long to = IRREGULAR.applyAsLong(60);
    StreamSnapshot inner = snapshot.range(from, to).range(IRREGULAR.applyAsLong(25), to + 500);
    assertThat(Row.read(inner)).isEqualTo(Sample.rows(25, 60, IRREGULAR));
    assertThat(inner.segments().get(0).firstRow()).isEqualTo(25);
    assertThat(inner.segments().get(0).firstPosition()).isEqualTo(25 * 4);
  }

  @Test
  void reopenedStreamGoesOnWhereItEnded() {
    StepStream stream = Sample.define(root);
    int row = 0;
    for (int count : List.of(1, 30, 1, 1, 40, 0, 5)) {
      try (StepWriter writer = Sample.streams(root).open(Sample.NAME).writer()) {
        Sample.append(writer, row, row + count, REGULAR);
        row += count;
      }
      assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, row, REGULAR));
    }
    assertThat(stream.snapshot().segments()).hasSize(3);
    stream.verify();
  }

  @Test
  void reopenedRegularSegmentCanBecomeIndexed() {
    StepStream stream = Sample.write(root, 5, REGULAR);
    LongUnaryOperator steps = i -> i < 5 ? 10 * i : 100 * i;
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 5, 8, steps);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 8, steps));
    assertThat(stream.snapshot().segments()).hasSize(1);
    stream.verify();
  }

  @Test
  void publishOfManySegmentsLeavesNoTemporaryOnes() throws IOException {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 0, 200, REGULAR);
      writer.publish();
      assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 200, REGULAR));
    }
    try (Stream<Path> children = Files.list(Sample.segment(root, 0).getParent())) {
      assertThat(children)
          .allSatisfy(path -> assertThat(path.getFileName().toString()).matches("\\d{20}"));
    }
  }

  @Test
  void stepThatIsLargerThanASegmentIsRefused() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer()) {
      writer.beginStep(0);
      writer.setLong(0, 1);
      writer.setDoubles(1, new double[127], 0, 127);
      writer.setBoolean(2, true);
      assertThatThrownBy(writer::endStep)
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("129 values")
          .hasMessageContaining("at most 128");
      Sample.append(writer, 0, 1, REGULAR);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 1, REGULAR));
  }

  /** A segment is named by the elements before it, and steps without values have none. */
  @Test
  void segmentWithoutElementsIsFollowedByNone() {
    List<StreamField> fields = List.of(StreamField.sequence("v", FieldType.INT64));
    StepStream stream = Sample.streams(root).define("empty", fields, CommitInfo.NONE);
    List<Row> rows = new ArrayList<>();
    try (StepWriter writer = stream.writer()) {
      for (long step = 0; step < 500; step++) {
        // More than the index of a segment holds, then more than its data.
        List<Long> values = step < 200 ? List.of() : List.of(step, step);
        rows.add(new Row(step, List.of(values)));
        rows.get((int) step).append(writer, fields);
        if (step % 7 == 0) {
          writer.publish();
        }
      }
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(rows);
    assertThat(stream.snapshot().segments())
        .hasSizeGreaterThan(2)
        .allSatisfy(segment -> assertThat(segment.elements()).isPositive());
    stream.verify();
  }

  private static void checkRanges(StreamSnapshot snapshot, LongUnaryOperator steps) {
    assertThat(snapshot.segments()).hasSizeGreaterThan(2);
    for (int from = 0; from < 70; from += 3) {
      for (int to = from; to <= 70; to++) {
        assertThat(Row.read(snapshot.range(steps.applyAsLong(from), steps.applyAsLong(to))))
            .isEqualTo(Sample.rows(from, to, steps));
      }
    }
  }
}
