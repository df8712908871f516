package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.REGULAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a writer syncs by itself. */
final class SyncPolicyTest {
  private static final Duration OFTEN = Duration.ofMillis(1);
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  @TempDir Path root;

  @Test
  void noneSyncsOnlyWhenAsked() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer(SyncPolicy.NONE)) {
      Sample.append(writer, 0, 20, REGULAR);
      assertThat(stream.snapshot().steps()).isZero();
      writer.publish();
      assertThat(stream.snapshot().steps()).isEqualTo(20);
      assertThat(isSynced()).isFalse();
      writer.sync();
      assertThat(isSynced()).isTrue();
    }
  }

  @Test
  void alwaysSyncsEachPublish() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer(SyncPolicy.ALWAYS)) {
      Sample.append(writer, 0, 20, REGULAR);
      assertThat(stream.snapshot().steps()).isZero();
      writer.publish();
      assertThat(stream.snapshot().steps()).isEqualTo(20);
      assertThat(isSynced()).isTrue();
    }
  }

  @Test
  void everyStepsPublishesAndSyncsByItself() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer(SyncPolicy.everySteps(7))) {
      for (int rows = 1; rows <= 30; rows++) {
        Sample.append(writer, rows - 1, rows, REGULAR);
        assertThat(stream.snapshot().steps()).isEqualTo(rows / 7 * 7L);
      }
      assertThat(isSynced()).isTrue();
    }
  }

  /** A sync that was asked for starts the count anew, and a call that appends many counts them. */
  @Test
  void everyStepsCountsFromTheLastSync() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer(SyncPolicy.everySteps(5))) {
      Sample.append(writer, 0, 3, REGULAR);
      writer.sync();
      Sample.append(writer, 3, 7, REGULAR);
      assertThat(stream.snapshot().steps()).isEqualTo(3);
      writer.append(new long[] {70, 80, 90}, new String[] {"n", "n", "n"}, new Object[] {7, 8, 9});
      assertThat(stream.snapshot().steps()).isEqualTo(10);
      assertThat(isSynced()).isTrue();
    }
  }

  @Test
  void everyIntervalPublishesAndSyncsWithoutFurtherCalls() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer(SyncPolicy.every(OFTEN))) {
      for (int rows : new int[] {3, 4, 20}) {
        Sample.append(writer, writer.lastStep().isEmpty() ? 0 : rows(writer), rows, REGULAR);
        await(() -> stream.snapshot().steps() == rows && isSynced());
        assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, rows, REGULAR));
      }
    }
  }

  /** Steps that end while the other thread syncs are neither lost nor published in part. */
  @Test
  void everyIntervalSyncsWhileStepsAreWritten() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer(SyncPolicy.every(OFTEN))) {
      long rows = 0;
      for (long seen = 0, changes = 0; changes < 10; ) {
        Sample.append(writer, rows, rows + 1, Sample.IRREGULAR);
        rows++;
        long now = stream.snapshot().steps();
        assertThat(now).isBetween(seen, rows);
        changes += now > seen ? 1 : 0;
        seen = now;
      }
      writer.publish();
      assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, rows, Sample.IRREGULAR));
    }
    stream.verify();
  }

  @Test
  void failedSyncOfAnIntervalIsToldByTheNextCalls() throws IOException {
    StepStream stream = Sample.define(root);
    Path inTheWay = Sample.segment(root, 0).resolve("file");
    try (StepWriter writer = stream.writer(SyncPolicy.every(OFTEN))) {
      Files.createDirectories(inTheWay);
      Sample.append(writer, 0, 1, REGULAR);
      long[] rows = {1};
      await(
          () -> {
            try {
              Sample.append(writer, rows[0], rows[0] + 1, REGULAR);
              rows[0]++;
              return false;
            } catch (StorageException e) {
              assertThat(e).hasMessageContainingAll("'sample'", "Close this writer");
              return true;
            }
          });
      assertThatThrownBy(writer::publish).isInstanceOf(StorageException.class);
    }
  }

  @Test
  void closedWriterHasNoThread() {
    StepStream stream = Sample.define(root);
    StepWriter writer = stream.writer(SyncPolicy.every(OFTEN));
    Sample.append(writer, 0, 1, REGULAR);
    await(() -> stream.snapshot().steps() == 1);
    assertThat(hasSyncThread()).isTrue();
    writer.close();
    await(() -> !hasSyncThread());
  }

  @Test
  void policiesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> SyncPolicy.everySteps(0))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("0 steps", "at least 1");
    assertThatThrownBy(() -> SyncPolicy.every(Duration.ofNanos(999_999)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("at least 1 millisecond");
    assertThat(SyncPolicy.everySteps(7)).hasToString("every 7 steps");
    assertThat(SyncPolicy.every(Duration.ofMillis(10))).hasToString("every PT0.01S");
    assertThat(SyncPolicy.NONE).hasToString("none");
    assertThat(SyncPolicy.ALWAYS).hasToString("always");
  }

  private static long rows(StepWriter writer) {
    return writer.lastStep().orElseThrow() / 10 + 1;
  }

  private boolean isSynced() {
    return Head.read(Sample.segment(root, 0)).orElseThrow().slot().synced();
  }

  private static boolean hasSyncThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("sync of stream " + Sample.NAME));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("time after the deadline").isNegative();
      Thread.onSpinWait();
    }
  }
}
