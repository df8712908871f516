package io.recursivestore.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StepWindow;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import io.recursivestore.stream.StreamSnapshot;
import io.recursivestore.stream.TokenBuffer;
import io.recursivestore.stream.TokenReader;
import io.recursivestore.stream.TokenWindow;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadStreamsTest {
  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void write() {
    store = Store.openOrCreate(directory.resolve("lab").toString());
    List<StreamField> fields =
        List.of(
            StreamField.sequence("observation", FieldType.FLOAT32),
            StreamField.scalar("action", FieldType.INT8),
            StreamField.scalar("reward", FieldType.FLOAT64),
            StreamField.scalar("done", FieldType.BOOL));
    try (StepWriter writer = store.streams().define("agent", fields, CommitInfo.NONE).writer()) {
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

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void tokens() {
    StreamSnapshot snapshot = store.streams().open("agent").snapshot();
    TokenReader reader = snapshot.tokenReader();
    TokenBuffer buffer = new TokenBuffer();

    reader.read(new long[] {0, 7, 4999}, buffer);
    reader.read(new long[] {0, 1, 5, 6, 10, 11}, buffer, 3, 2);
    reader.readWindows(new long[] {0, 2500, 17}, 128, buffer);
    long step = buffer.steps()[2 * 128 + 5];
    int type = buffer.types()[2 * 128 + 5];
    long value = buffer.values()[2 * 128 + 5];

    assertThat(step).isEqualTo(4);
    assertThat(type).isEqualTo(1);
    assertThat(value).isEqualTo(0);
  }

  @Test
  void views() {
    TokenReader reader = store.streams().open("agent").snapshot().tokenReader();
    double sum = 0;
    TokenWindow window = reader.window(128);
    for (long start = 0; start + 128 <= reader.tokens(); start += 5) {
      sum += window.moveTo(start).value(0);
    }
    assertThat(sum).isPositive();
  }

  @Test
  void windowsOfSteps() {
    StreamSnapshot snapshot = store.streams().open("agent").snapshot();
    double sum = 0;
    StepWindow window = snapshot.stepWindow(24);
    int reward = window.field("reward");
    double[] rewards = new double[24];
    for (long row = 0; row + 24 <= window.steps(); row += 24) {
      window.moveTo(row).copyDoubles(reward, rewards, 0);
      if (!window.getBoolean(window.field("done"), 23)) {
        sum += rewards[23];
      }
    }
    // Of 41 windows, one ends where an episode does.
    assertThat(sum).isEqualTo(40 * 1.5);
  }

  @Test
  void arrowBatches() throws IOException {
    double sum = 0;
    StepStream stream = store.streams().open("agent");
    try (ArrowReader rows = stream.read(stream.snapshot(), List.of("step", "reward"), 4096)) {
      while (rows.loadNextBatch()) {
        Float8Vector rewards = (Float8Vector) rows.getVectorSchemaRoot().getVector("reward");
        for (int row = 0; row < rewards.getValueCount(); row++) {
          sum += rewards.isNull(row) ? 0 : rewards.get(row);
        }
      }
    }
    assertThat(sum).isEqualTo(1500.0);
  }

  @Test
  void segments() {
    double sum = 0;
    StreamSnapshot steps = store.streams().open("agent").snapshot().range(100, 200);
    for (Segment segment : steps.segments()) {
      LongBuffer data = segment.data();
      int reward = segment.offset(2);
      for (int row = 0; row < segment.rows(); row++) {
        sum += Double.longBitsToDouble(data.get(row * segment.stride() + reward));
      }
    }
    assertThat(sum).isEqualTo(150.0);
  }
}
