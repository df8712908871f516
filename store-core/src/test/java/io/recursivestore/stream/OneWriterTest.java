package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.REGULAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.ChildJvm;
import io.recursivestore.Together;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.LockedException;
import io.recursivestore.model.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream has one writer at a time, in whichever process. */
final class OneWriterTest {
  @TempDir Path root;

  @Test
  void secondWriterOfTheProcessIsRefused() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer()) {
      assertThatThrownBy(() -> Sample.streams(root).open(Sample.NAME).writer())
          .isInstanceOf(LockedException.class)
          .hasMessageContainingAll("'sample'", "of this process");
      Sample.append(writer, 0, 3, REGULAR);
    }
    try (StepWriter writer = stream.writer()) {
      assertThat(writer.lastStep()).hasValue(20);
    }
  }

  @Test
  void secondWriterThroughALinkIsRefused() throws IOException {
    StepStream stream = Sample.define(Files.createDirectory(root.resolve("real")));
    Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("real"));
    try (StepWriter writer = stream.writer()) {
      assertThat(writer.lastStep()).isEmpty();
      assertThatThrownBy(() -> Sample.streams(link).open(Sample.NAME).writer())
          .isInstanceOf(LockedException.class);
    }
  }

  @Test
  void writerOfAStreamThatWasDefinedAnewIsRefused() {
    StepStream old = Sample.define(root);
    Streams streams = Sample.streams(root);
    streams.drop(Sample.NAME);
    StepStream other =
        streams.define(
            Sample.NAME, List.of(StreamField.scalar("b", FieldType.FLOAT64)), CommitInfo.NONE);

    assertThatThrownBy(old::writer)
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Open the stream again");
    try (StepWriter writer = other.writer()) {
      writer.beginStep(1);
      writer.setDouble(0, 0.5);
      writer.endStep();
    }
    assertThat(other.snapshot().steps()).isEqualTo(1);
  }

  @Test
  void oneOfManyThreadsGetsTheWriter() {
    StepStream stream = Sample.define(root);
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    StepWriter[] writers = new StepWriter[4];
    Together.run(
        4,
        thread -> {
          try {
            writers[thread] = stream.writer();
            opened.incrementAndGet();
          } catch (LockedException e) {
            refused.incrementAndGet();
          }
        });
    assertThat(opened).hasValue(1);
    assertThat(refused).hasValue(3);
    for (StepWriter writer : writers) {
      if (writer != null) {
        writer.close();
      }
    }
  }

  @Test
  void writerOfAnotherProcessIsRefusedWhileThisOneWrites() throws IOException {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 0, 1, REGULAR);
      assertThatThrownBy(stream::writer).isInstanceOf(LockedException.class);
      assertThat(tryInAnotherProcess())
          .contains("'sample'", "in process " + ProcessHandle.current().pid());
    }
    assertThat(tryInAnotherProcess()).isEqualTo("opened after OptionalLong[0]");
  }

  @Test
  void deathOfTheWritingProcessFreesTheStream() throws IOException {
    StepStream stream = Sample.define(root);
    try (ChildJvm child = ChildJvm.start(WritingProcess.class, root.toString(), "hold")) {
      assertThat(child.readLine()).isEqualTo("holding");
      assertThatThrownBy(stream::writer)
          .isInstanceOf(LockedException.class)
          .hasMessageContainingAll("'sample'", "in process " + child.pid());
      assertThatThrownBy(() -> Sample.streams(root).drop(Sample.NAME))
          .isInstanceOf(LockedException.class);
      assertThatThrownBy(() -> Sample.streams(root).rename(Sample.NAME, "other"))
          .isInstanceOf(LockedException.class);
      child.kill();
    }
    try (StepWriter writer = stream.writer()) {
      assertThat(writer.lastStep()).hasValue(0);
      Sample.append(writer, 1, 3, REGULAR);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 3, REGULAR));
  }

  @Test
  void writerThatCouldNotOpenHoldsNoLock() throws IOException {
    StepStream stream = Sample.write(root, 1, REGULAR);
    Path data = Sample.segment(root, 0).resolve("data.i64");
    byte[] bytes = Files.readAllBytes(data);
    Files.write(data, new byte[3]);
    assertThatThrownBy(stream::writer).hasMessageContaining(data.toString());
    Files.write(data, bytes);
    try (StepWriter writer = stream.writer()) {
      assertThat(writer.lastStep()).hasValue(0);
    }
  }

  private String tryInAnotherProcess() throws IOException {
    try (ChildJvm child = ChildJvm.start(WritingProcess.class, root.toString(), "try")) {
      String line = child.readLine();
      assertThat(child.await()).isZero();
      return line;
    }
  }
}
