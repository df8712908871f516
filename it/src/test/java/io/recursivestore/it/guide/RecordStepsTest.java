package io.recursivestore.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StepWindow;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import io.recursivestore.stream.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordStepsTest {
  @TempDir Path directory;
  private String root;

  @BeforeEach
  void oneStepAfterAnother() {
    root = directory.resolve("lab").toString();
    List<StreamField> fields =
        List.of(
            StreamField.sequence("observation", FieldType.FLOAT32),
            StreamField.scalar("action", FieldType.INT8),
            StreamField.scalar("reward", FieldType.FLOAT64),
            StreamField.scalar("done", FieldType.BOOL));
    try (Store store = Store.openOrCreate(root);
        StepWriter writer = store.streams().define("agent", fields, CommitInfo.NONE).writer()) {
      for (long step = 0; step < 1000; step++) {
        writer.beginStep(step);
        writer.setDoubles(0, new double[] {0.1 * step, -0.1 * step}, 0, 2);
        writer.setLong(1, step % 4);
        writer.setDouble(2, 1.5);
        writer.setBoolean(3, step % 200 == 199);
        writer.endStep();
      }
    }
  }

  @Test
  void valuesSideBySide() {
    try (Store store = Store.open(root)) {
      StepStream stream = store.streams().open("agent");
      try (StepWriter writer = stream.writer()) {
        writer.append(
            new long[] {1000, 1000, 1001},
            new String[] {"observation", "reward", "action"},
            new Object[] {new float[] {1, -1}, 0.5, 3});
      }

      StepWindow last = stream.snapshot().stepWindow(2).moveTo(1000);
      assertThat(last.getDouble(2, 0)).isEqualTo(0.5);
      assertThat(last.getLong(1, 1)).isEqualTo(3);
      assertThat(last.isSet(0, 1)).isFalse();
    }
  }

  @Test
  void arrowBatches() {
    try (Store store = Store.open(root);
        BufferAllocator allocator = new RootAllocator();
        Float4Vector rewards = new Float4Vector("reward", allocator)) {
      rewards.setSafe(0, 0.25f);
      rewards.setSafe(1, 0.75f);
      rewards.setValueCount(2);
      StepStream stream = store.streams().open("agent");
      try (StepWriter writer = stream.writer()) {
        try (VectorSchemaRoot batch = VectorSchemaRoot.of(rewards)) {
          writer.append(batch);
        }
      }

      assertThat(stream.snapshot().lastStep()).hasValue(1001);
      assertThat(stream.snapshot().stepWindow(1).moveTo(1001).getDouble(2, 0)).isEqualTo(0.75);
    }
  }

  @Test
  void fieldsThatAStepLacks() {
    try (Store store = Store.open(root)) {
      StepStream stream = store.streams().open("agent");
      try (StepWriter writer = stream.writer()) {
        int observation = writer.field("observation");
        int action = writer.field("action");
        int reward = writer.field("reward");
        int done = writer.field("done");
        writer.beginStep(1002);
        writer.setDoubles(observation, new double[] {0.5, 0.25}, 0, 2);
        writer.setLong(action, 2);
        writer.endStep();
        writer.publish();

        writer.beginStep(1002);
        writer.setDouble(reward, 1.0);
        writer.setBoolean(done, true);
        writer.endStep();
      }

      StepWindow last = stream.snapshot().stepWindow(1).moveTo(1000);
      assertThat(last.step(0)).isEqualTo(1002);
      assertThat(last.getLong(1, 0)).isEqualTo(2);
      assertThat(last.getBoolean(3, 0)).isTrue();
    }
  }

  @Test
  void whenStepsSurviveAndAreForgotten() {
    try (Store store = Store.open(root)) {
      StepStream stream = store.streams().open("agent");
      try (StepWriter writer = stream.writer(SyncPolicy.every(Duration.ofMillis(10)))) {
        assertThat(writer.lastStep()).hasValue(999);
      }

      long dropped = stream.dropBefore(900);
      dropped += stream.dropOlderThan(Instant.now().minus(Duration.ofDays(30)));
      dropped += stream.clear();

      assertThat(dropped).isEqualTo(1000);
      assertThat(stream.snapshot().steps()).isZero();
    }
  }
}
