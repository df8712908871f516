package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.ChildJvm;
import io.recursivestore.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room refuses a step, and takes none away. */
final class FullDiskTest {
  private static final int LIMIT_KIBIBYTES = 5_000;

  @TempDir Path root;

  @Test
  void stepsAreRefusedBeforeAnythingIsLost() throws IOException {
    Sample.define(root);
    long rows;
    try (ChildJvm child =
        ChildJvm.startWithFileLimit(
            LIMIT_KIBIBYTES, WritingProcess.class, root.toString(), "fill")) {
      assertThat(child.readLine()).contains("Can't extend").contains("data.i64");
      rows = Long.parseLong(child.readLine().split(" ", 2)[0]);
      assertThat(child.await()).isZero();
    }

    StepStream stream =
        new Streams(new LocalObjectStore(root), Clock.systemUTC()).open(Sample.NAME);
    stream.verify();
    assertThat(stream.snapshot().steps()).isEqualTo(rows).isGreaterThan(100_000);
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, rows, Sample.REGULAR));
  }
}
