package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers in this process follow a writer in another one, and never wait for it. */
final class FollowingReaderTest {
  private static final int PUBLISHES = 60;
  private static final int TOKENS_PER_ROW = 4;

  @TempDir Path root;

  @Test
  void everySnapshotHasWhatWasPublishedBeforeIt() throws IOException {
    StepStream stream = Sample.define(root);
    Random random = new Random(1);
    TokenBuffer buffer = new TokenBuffer();
    try (ChildJvm writer =
        ChildJvm.start(WritingProcess.class, root.toString(), "append", "none", "3")) {
      long before = 0;
      for (int i = 0; i < PUBLISHES; i++) {
        String line = writer.readLine();
        long published = Long.parseLong(line.substring(0, line.indexOf(' ')));
        StreamSnapshot snapshot = stream.snapshot();
        long rows = snapshot.steps();

        assertThat(published).isGreaterThan(before);
        assertThat(rows).isGreaterThanOrEqualTo(published);
        checkTokens(snapshot, buffer, random);
        checkSteps(snapshot, before, published);
        before = published;
      }
    }
  }

  private static void checkTokens(StreamSnapshot snapshot, TokenBuffer buffer, Random random) {
    TokenReader reader = snapshot.tokenReader();
    long rows = snapshot.steps();
    assertThat(reader.tokens()).isEqualTo(rows * TOKENS_PER_ROW);
    long first = random.nextInt((int) rows);
    int count = (int) Math.min(rows - first, 50);
    reader.readWindow(first * TOKENS_PER_ROW, count * TOKENS_PER_ROW, buffer);
    assertThat(ReadModelTest.list(buffer))
        .isEqualTo(ReadModelTest.tokens(Sample.rows(first, first + count, WritingProcess::step)));
  }

  /** Checks the rows that are new. */
  private static void checkSteps(StreamSnapshot snapshot, long from, long to) {
    StepWindow window = snapshot.stepWindow((int) (to - from)).moveTo(from);
    List<Row> expected = Sample.rows(from, to, WritingProcess::step);
    assertThat(StepWindows.read(window, Sample.FIELDS)).isEqualTo(expected);
  }
}
