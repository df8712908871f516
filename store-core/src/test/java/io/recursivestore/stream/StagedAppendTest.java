package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.IRREGULAR;
import static io.recursivestore.stream.Sample.REGULAR;
import static io.recursivestore.stream.Sample.REGULAR_ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.LockedException;
import io.recursivestore.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Appends by many tasks that become part of a stream at once. */
final class StagedAppendTest {
  /** A row of the wide stream is 32 KiB, so that 300 rows are more than what is copied. */
  private static final int WIDE = 4096;

  private static final UUID QUERY = new UUID(1, 2);

  @TempDir Path root;

  @Test
  void stepsOfTasksAppearAtOnceAndInOrder() {
    StepStream stream = Sample.write(root, 10, REGULAR);
    try (StagedAppend append = stream.stagedAppend()) {
      List<StagedSegment> staged = new ArrayList<>();
      staged.addAll(stage(stream, 150, 200, REGULAR));
      staged.addAll(stage(stream, 10, 100, REGULAR));
      staged.addAll(stage(stream, 100, 150, REGULAR));
      assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 10, REGULAR));
      append.commit(staged);
      assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 200, REGULAR));
    }
    assertThat(temporary()).isEmpty();
    stream.verify();
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 200, 210, IRREGULAR);
    }
    assertThat(stream.snapshot().steps()).isEqualTo(210);
  }

  /** Segments that are large enough are not copied. */
  @ParameterizedTest
  @ValueSource(longs = {0, 5, 400})
  void largeSegmentsBecomePartOfTheStream(long rowsBefore) {
    StepStream stream =
        new Streams(new LocalObjectStore(root), Clock.systemUTC())
            .define(
                Sample.NAME, List.of(StreamField.sequence("v", FieldType.INT64)), CommitInfo.NONE);
    try (StepWriter writer = stream.writer()) {
      writeWide(writer, 0, rowsBefore);
    }
    List<StagedSegment> staged = new ArrayList<>();
    try (StagedAppend append = stream.stagedAppend()) {
      for (long from : new long[] {rowsBefore, rowsBefore + 300, rowsBefore + 600}) {
        try (StagedWriter writer = stream.stagedWriter()) {
          writeWide(writer.steps(), from, from + 300);
          staged.addAll(writer.finish());
        }
      }
      append.commit(staged);
    }

    StreamSnapshot snapshot = stream.snapshot();
    assertThat(snapshot.steps()).isEqualTo(rowsBefore + 900);
    assertThat(snapshot.segments()).hasSize(rowsBefore == 0 ? 3 : 4);
    for (Segment segment : snapshot.segments()) {
      for (long row = 0; row < segment.rows(); row += 99) {
        assertThat(segment.step(row)).isEqualTo(segment.firstRow() + row);
        assertThat(segment.data().get((int) row * WIDE + 7)).isEqualTo(segment.step(row) + 7);
      }
    }
    assertThat(temporary()).isEmpty();
    stream.verify();
    try (StepWriter writer = stream.writer()) {
      writeWide(writer, rowsBefore + 900, rowsBefore + 901);
    }
    assertThat(stream.snapshot().steps()).isEqualTo(rowsBefore + 901);
  }

  @Test
  void raggedRowsAreCopiedWhole() {
    StepStream stream = Sample.write(root, 3, REGULAR);
    List<Row> rows = new ArrayList<>(Sample.rows(0, 3, REGULAR));
    try (StagedAppend append = stream.stagedAppend();
        StagedWriter writer = stream.stagedWriter()) {
      for (long step = 100; step < 120; step++) {
        List<Long> values = Collections.nCopies((int) step % 4, step);
        Row row =
            new Row(step, Arrays.asList(step % 3 == 0 ? null : List.of(step), values, List.of(1L)));
        row.append(writer.steps(), Sample.FIELDS);
        rows.add(row);
      }
      append.commit(writer.finish());
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(rows);
    stream.verify();
  }

  @Test
  void overlappingTasksAreRefusedAndNothingChanges() {
    StepStream stream = Sample.write(root, 10, REGULAR);
    try (StagedAppend append = stream.stagedAppend()) {
      List<StagedSegment> staged = new ArrayList<>(stage(stream, 10, 20, REGULAR));
      staged.addAll(stage(stream, 19, 30, REGULAR));
      assertThatThrownBy(() -> append.commit(staged))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContainingAll("step 190", "which is 190");
      assertThatThrownBy(() -> append.commit(stage(stream, 5, 8, REGULAR)))
          .hasMessageContainingAll("step 50", "which is 90");
    }
    assertThat(stream.snapshot().steps()).isEqualTo(10);
    stream.writer().close();
    assertThat(temporary()).isEmpty();
  }

  @Test
  void batchIsCommittedOnce() {
    StepStream stream = Sample.define(root);
    assertThat(commit(stream, 0, 10, QUERY, 0)).isTrue();
    assertThat(commit(stream, 10, 20, QUERY, 0)).isFalse();
    assertThat(commit(stream, 10, 20, QUERY, 1)).isTrue();
    assertThat(commit(stream, 20, 30, QUERY, 1)).isFalse();
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 20, REGULAR));
    assertThat(temporary()).isEmpty();
  }

  /** Other queries, plain writers, drops of steps and empty batches in between change nothing. */
  @Test
  void batchesAreRememberedWhateverComesBetween() {
    StepStream stream = Sample.define(root);
    UUID other = new UUID(3, 4);
    assertThat(commit(stream, 0, 0, QUERY, 0)).isTrue();
    assertThat(commit(stream, 0, 5, QUERY, 0)).isFalse();
    assertThat(commit(stream, 0, 5, QUERY, 4)).isTrue();
    assertThat(commit(stream, 5, 10, other, 2)).isTrue();
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 10, 10 + 3 * REGULAR_ROWS, REGULAR);
    }
    assertThat(commit(stream, 500, 600, QUERY, 4)).isFalse();
    assertThat(commit(stream, 500, 600, other, 2)).isFalse();
    stream.clear();
    assertThat(commit(stream, 500, 600, QUERY, 4)).isFalse();
    assertThat(commit(stream, 500, 600, other, 1)).isFalse();
    assertThat(stream.snapshot().steps()).isZero();
    assertThat(commit(stream, 500, 600, other, 3)).isTrue();
    assertThat(commit(stream, 600, 700, QUERY, 4)).isFalse();
    assertThat(commit(stream, 600, 700, QUERY, 5)).isTrue();
    assertThat(stream.snapshot().steps()).isEqualTo(200);
  }

  @Test
  void otherWritersWaitOutside() {
    StepStream stream = Sample.define(root);
    try (StagedAppend append = stream.stagedAppend()) {
      assertThat(append.lastStep()).isEmpty();
      assertThatThrownBy(stream::writer).isInstanceOf(LockedException.class);
      assertThatThrownBy(stream::stagedAppend).isInstanceOf(LockedException.class);
    }
    stream.writer().close();
  }

  @Test
  void lostStagedSegmentIsAnError() {
    StepStream stream = Sample.define(root);
    try (StagedAppend append = stream.stagedAppend()) {
      List<StagedSegment> staged = stage(stream, 0, 5, REGULAR);
      append.abort(staged);
      assertThatThrownBy(() -> append.commit(staged))
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining(staged.get(0).directory());
    }
  }

  @Test
  void stagedStepsAreNotPublishedByMistake() {
    StepStream stream = Sample.define(root);
    try (StagedWriter writer = stream.stagedWriter()) {
      Sample.append(writer.steps(), 0, 5, REGULAR);
      assertThatThrownBy(() -> writer.steps().publish())
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("staged");
    }
    assertThat(stream.snapshot().steps()).isZero();
    assertThat(temporary()).isEmpty();
  }

  private static boolean commit(StepStream stream, long from, long to, UUID query, long number) {
    try (StagedAppend append = stream.stagedAppend()) {
      return append.commit(stage(stream, from, to, REGULAR), query, number);
    }
  }

  private static List<StagedSegment> stage(
      StepStream stream, long from, long to, LongUnaryOperator steps) {
    try (StagedWriter writer = stream.stagedWriter()) {
      Sample.append(writer.steps(), from, to, steps);
      return writer.finish();
    }
  }

  private static void writeWide(StepWriter writer, long from, long to) {
    long[] values = new long[WIDE];
    for (long step = from; step < to; step++) {
      for (int i = 0; i < WIDE; i++) {
        values[i] = step + i;
      }
      writer.beginStep(step);
      writer.setLongs(0, values, 0, WIDE);
      writer.endStep();
    }
  }

  private List<String> temporary() {
    Path segments = root.resolve("streams").resolve(Sample.NAME).resolve("segments");
    return Disk.names(segments).stream()
        .filter(n -> n.startsWith(SegmentWriter.TEMPORARY))
        .toList();
  }
}
