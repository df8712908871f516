package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.REGULAR;
import static io.recursivestore.stream.Sample.REGULAR_ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.stream.SegmentChain.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A crash of the machine can keep the slots of publishes that were not synced and lose their rows.
 * What was synced is there, and the stream goes on after it.
 */
final class LostSyncTest {
  @TempDir Path root;

  @Test
  void streamGoesBackToTheLastSync() throws IOException {
    StepStream stream = Sample.define(root);
    StepWriter writer = stream.writer();
    Sample.append(writer, 0, 5, REGULAR);
    writer.sync();
    publishTwice(writer, 5, 9);
    lose(Sample.segment(root, 0), 5);

    recover(stream, Long.MAX_VALUE);
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 5, REGULAR));
    stream.verify();
  }

  @Test
  void segmentsAfterTheLastSyncAreDropped() throws IOException {
    StepStream stream = Sample.define(root);
    StepWriter writer = stream.writer();
    Sample.append(writer, 0, 20, REGULAR);
    writer.sync();
    publishTwice(writer, 20, 3 * REGULAR_ROWS);
    lose(Sample.segment(root, 0), 20);

    recover(stream, Long.MAX_VALUE);
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 20, REGULAR));
    assertThat(Sample.segment(root, REGULAR_ROWS)).doesNotExist();
  }

  @Test
  void unsyncedRowsThatReachedTheDiskStay() {
    StepStream stream = Sample.define(root);
    StepWriter writer = stream.writer();
    Sample.append(writer, 0, 5, REGULAR);
    writer.sync();
    publishTwice(writer, 5, 9);

    recover(stream, Long.MAX_VALUE);
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 9, REGULAR));
  }

  /**
   * Without a crash of the machine, rows don't get lost: then it is damage, and none is dropped.
   */
  @Test
  void damageIsNotTakenForALostSync() throws IOException {
    StepStream stream = Sample.define(root);
    StepWriter writer = stream.writer();
    Sample.append(writer, 0, 5, REGULAR);
    writer.sync();
    publishTwice(writer, 5, 9);
    lose(Sample.segment(root, 0), 5);

    assertThatThrownBy(() -> recover(stream, 0))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("data.i64");
    assertThat(stream.snapshot().steps()).isEqualTo(9);
  }

  @Test
  void streamThatWasNeverSyncedIsEmptyAfterwards() throws IOException {
    StepStream stream = Sample.define(root);
    StepWriter writer = stream.writer();
    publishTwice(writer, 0, 9);
    lose(Sample.segment(root, 0), 2);

    recover(stream, Long.MAX_VALUE);
    assertThat(stream.snapshot().steps()).isZero();
  }

  private static void publishTwice(StepWriter writer, long from, long to) {
    Sample.append(writer, from, to - 1, REGULAR);
    writer.publish();
    Sample.append(writer, to - 1, to, REGULAR);
    writer.publish();
  }

  /** What a file system shows of blocks that were allocated and never written. */
  private static void lose(Path segment, int fromRow) throws IOException {
    try (FileChannel data =
        FileChannel.open(segment.resolve(SegmentWriter.DATA), StandardOpenOption.WRITE)) {
      int rowBytes = 4 * Long.BYTES;
      data.write(
          ByteBuffer.allocate((int) data.size() - fromRow * rowBytes), (long) fromRow * rowBytes);
    }
  }

  private void recover(StepStream stream, long bootTime) {
    Path directory = root.resolve("streams").resolve(Sample.NAME);
    List<Link> chain = SegmentChain.read(directory, Sample.NAME, stream.fields());
    new Recovery(directory.resolve(StepStream.SEGMENTS), Sample.MAX_SEGMENT_BYTES, bootTime)
        .open(chain);
  }
}
