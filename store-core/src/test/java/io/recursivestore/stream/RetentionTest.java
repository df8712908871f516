package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.REGULAR;
import static io.recursivestore.stream.Sample.REGULAR_ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.LockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dropping the oldest steps, and all of them. */
final class RetentionTest {
  private static final int ROWS = 5 * REGULAR_ROWS + 3;

  @TempDir Path root;

  @Test
  void wholeSegmentsBeforeAStepAreDropped() {
    StepStream stream = Sample.write(root, ROWS, REGULAR);
    StreamSnapshot before = stream.snapshot();

    assertThat(stream.dropBefore(10L * (2 * REGULAR_ROWS + 5))).isEqualTo(2 * REGULAR_ROWS);

    StreamSnapshot after = stream.snapshot();
    assertThat(Row.read(after)).isEqualTo(Sample.rows(2 * REGULAR_ROWS, ROWS, REGULAR));
    assertThat(after.segments().get(0).firstRow()).isEqualTo(2 * REGULAR_ROWS);
    assertThat(after.endRow()).isEqualTo(ROWS).isEqualTo(before.endRow());
    assertThat(Sample.segment(root, 0)).doesNotExist();
    assertThat(stream.dropBefore(0)).isZero();
    stream.verify();
  }

  @Test
  void lastSegmentIsNeverDropped() {
    StepStream stream = Sample.write(root, ROWS, REGULAR);
    assertThat(stream.dropBefore(Long.MAX_VALUE)).isEqualTo(5 * REGULAR_ROWS);
    assertThat(stream.snapshot().steps()).isEqualTo(3);
  }

  @Test
  void writerGoesOnAfterADrop() {
    StepStream stream = Sample.write(root, ROWS, REGULAR);
    stream.dropBefore(10L * 3 * REGULAR_ROWS);
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, ROWS, ROWS + 100, REGULAR);
    }
    assertThat(Row.read(stream.snapshot()))
        .isEqualTo(Sample.rows(3 * REGULAR_ROWS, ROWS + 100, REGULAR));
  }

  @Test
  void segmentsPublishedBeforeAnInstantAreDropped() {
    StepStream stream = Sample.write(root, ROWS, REGULAR);
    assertThat(stream.dropOlderThan(Instant.now().minusSeconds(3600))).isZero();
    assertThat(stream.dropOlderThan(Instant.now().plusSeconds(3600))).isEqualTo(5 * REGULAR_ROWS);
  }

  @Test
  void clearedStreamIsEmptyAndTakesAnyStep() {
    StepStream stream = Sample.write(root, ROWS, REGULAR);
    assertThat(stream.clear()).isEqualTo(ROWS);
    assertThat(stream.snapshot().steps()).isZero();
    assertThat(stream.clear()).isZero();

    try (StepWriter writer = stream.writer()) {
      assertThat(writer.lastStep()).isEmpty();
      Sample.append(writer, 0, 40, REGULAR);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 40, REGULAR));
    assertThat(stream.snapshot().segments().get(0).firstRow()).isEqualTo(ROWS);
    assertThat(stream.snapshot().endRow()).isEqualTo(ROWS + 40);
  }

  /** The process died after the new start was written, before anything was deleted. */
  @Test
  void halfDoneDropIsSeenAsDoneAndFinishedByTheNextWriter() {
    StepStream stream = Sample.write(root, ROWS, REGULAR);
    Segment third = stream.snapshot().segments().get(2);
    new StreamStart(third.firstPosition(), third.firstRow(), Batch.NONE)
        .write(root.resolve("streams").resolve(Sample.NAME));

    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(2 * REGULAR_ROWS, ROWS, REGULAR));
    stream.writer().close();
    assertThat(Sample.segment(root, 0)).doesNotExist();
    assertThat(Sample.segment(root, REGULAR_ROWS)).doesNotExist();
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(2 * REGULAR_ROWS, ROWS, REGULAR));
  }

  @Test
  void mappedRowsStayReadable() {
    StepStream stream = Sample.write(root, ROWS, REGULAR);
    StreamSnapshot before = stream.snapshot();
    List<Row> rows = Row.read(before);
    stream.clear();
    assertThat(Row.read(before)).isEqualTo(rows);
  }

  @Test
  void openWriterKeepsItsSteps() {
    StepStream stream = Sample.write(root, ROWS, REGULAR);
    try (StepWriter writer = stream.writer()) {
      assertThat(writer.lastStep()).isPresent();
      assertThatThrownBy(stream::clear).isInstanceOf(LockedException.class);
      assertThatThrownBy(() -> stream.dropBefore(1000)).isInstanceOf(LockedException.class);
    }
    assertThat(stream.snapshot().steps()).isEqualTo(ROWS);
  }

  @Test
  void damagedStartIsAnError() throws IOException {
    StepStream stream = Sample.write(root, ROWS, REGULAR);
    stream.dropBefore(10L * 3 * REGULAR_ROWS);
    Path start = root.resolve("streams").resolve(Sample.NAME).resolve(StreamStart.NAME);
    for (String content : List.of("", "{", "{}", "{\"position\":-1,\"row\":0}", "[1]")) {
      Files.writeString(start, content);
      assertThatThrownBy(stream::snapshot)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining(start.toString());
    }
  }
}
