package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a writer published survives the death of its process, at whatever point that comes. */
final class KilledWriterTest {
  private static final int ROUNDS = 3;

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(strings = {"none", "always", "7 steps", "2 ms"})
  void publishedStepsSurvive(String policy) throws IOException {
    StepStream stream = Sample.define(root);
    Random random = new Random(ROUNDS);
    for (int round = 0; round < ROUNDS; round++) {
      long before = stream.snapshot().steps();
      long acknowledged = appendAndKill(policy, round, 1 + random.nextInt(60));
      StreamSnapshot survivors = stream.snapshot();
      assertThat(acknowledged).isGreaterThan(before);
      assertThat(survivors.steps()).isGreaterThanOrEqualTo(acknowledged);
      checkRows(survivors);
      stream.verify();

      long rows = survivors.steps();
      try (StepWriter writer = stream.writer()) {
        assertThat(writer.lastStep()).hasValue(WritingProcess.step(rows - 1));
        Sample.append(writer, rows, rows + 3, WritingProcess::step);
      }
      assertThat(stream.snapshot().steps()).isEqualTo(rows + 3);
      assertNothingIsLeftBehind(stream.snapshot());
    }
    checkRows(stream.snapshot());
    stream.verify();
  }

  @Test
  void durablePublishMakesWhatIsBeforeItDurable() throws IOException {
    StepStream stream = Sample.define(root);
    appendAndKill("none", 1, 30);
    long rows = stream.snapshot().steps();
    try (StepWriter writer = stream.writer(SyncPolicy.ALWAYS)) {
      Sample.append(writer, rows, rows + 1, WritingProcess::step);
      writer.publish();
      assertAllSynced(stream.snapshot());
    }
  }

  @Test
  void syncReachesSegmentsOfAKilledWriter() throws IOException {
    StepStream stream = Sample.define(root);
    assertThat(appendAndKill("none", 1, 30)).isGreaterThan(Sample.REGULAR_ROWS);
    try (StepWriter writer = stream.writer()) {
      writer.sync();
      StreamSnapshot snapshot = stream.snapshot();
      assertThat(snapshot.segments()).hasSizeGreaterThan(1);
      assertAllSynced(snapshot);
    }
    checkRows(stream.snapshot());
  }

  /** Returns the number of rows in the last complete line. */
  private long appendAndKill(String policy, int seed, int lines) throws IOException {
    try (ChildJvm child =
        ChildJvm.start(WritingProcess.class, root.toString(), "append", policy, "" + seed)) {
      long acknowledged = 0;
      for (int i = 0; i < lines; i++) {
        acknowledged = rows(child.readLine());
      }
      for (String line : child.kill()) {
        // The last line may have been cut by the kill.
        acknowledged = line.endsWith(" rows") ? rows(line) : acknowledged;
      }
      return acknowledged;
    }
  }

  private static long rows(String line) {
    return Long.parseLong(line.substring(0, line.indexOf(' ')));
  }

  private static void checkRows(StreamSnapshot snapshot) {
    assertThat(Row.read(snapshot))
        .isEqualTo(Sample.rows(0, snapshot.steps(), WritingProcess::step));
  }

  /** Neither unpublished segments nor unpublished ends of files. */
  private void assertNothingIsLeftBehind(StreamSnapshot snapshot) throws IOException {
    try (Stream<Path> segments = Files.list(Sample.segment(root, 0).getParent())) {
      assertThat(segments)
          .containsExactlyInAnyOrderElementsOf(
              snapshot.segments().stream().map(s -> Sample.segment(root, s.firstRow())).toList());
    }
    for (Segment segment : snapshot.segments()) {
      assertThat(Files.size(Sample.segment(root, segment.firstRow()).resolve("data.i64")))
          .isEqualTo(segment.rows() * segment.stride() * Long.BYTES);
    }
  }

  private void assertAllSynced(StreamSnapshot snapshot) {
    for (Segment segment : snapshot.segments()) {
      Head head = Head.read(Sample.segment(root, segment.firstRow())).orElseThrow();
      assertThat(head.slot().synced()).as("segment at row " + segment.firstRow()).isTrue();
    }
  }
}
