package io.recursivestore.it.bench;

import io.recursivestore.Store;
import io.recursivestore.it.bench.Comparison.Run;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import io.recursivestore.stream.Streams;
import io.recursivestore.stream.SyncPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Appending steps of four fields and 11 values, against NumPy arrays in mapped files. NumPy never
 * syncs its files. Where this project does not either, what is timed ends with a publish, by which
 * readers see the steps; where it syncs every 10 milliseconds, with a sync.
 *
 * <p>Values are ready before the clock starts on both sides. One step at a time, NumPy is given one
 * step in each call; else both sides get the same 1,000 steps in a call.
 */
final class StreamAppendBenchmark implements Benchmark {
  private static final int BATCH = 1000;
  private static final String STREAM = "agent";

  private final AgentSteps steps = new AgentSteps();

  @Override
  public String name() {
    return "stream-append";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    int own = quick ? 1_000_000 : 5_000_000;
    int theirs = quick ? 20_000 : 100_000;
    SyncPolicy durable = SyncPolicy.every(Duration.ofMillis(10));
    try (Store store = Store.openOrCreate(directory.resolve("store").toString());
        BufferAllocator allocator = new RootAllocator();
        NumpyStream numpy = new NumpyStream(directory)) {
      Streams streams = store.streams();
      Comparison comparison = new Comparison(NumpyStream.NAME, quick ? 2 : 3, quick ? 3 : 7);
      comparison.addRates(
          "one step at a time",
          "steps",
          () -> numpy.append(theirs, 1),
          () -> time(streams, SyncPolicy.NONE, own, writer -> steps.append(writer, 0, own)));
      comparison.addRates(
          "the same, synced every 10 ms",
          "steps",
          () -> numpy.append(theirs, 1),
          () -> time(streams, durable, own, writer -> steps.append(writer, 0, own)));
      comparison.addRates(
          "arrays of 1,000 steps",
          "steps",
          () -> numpy.append(theirs, BATCH),
          () -> arrays(streams, own / 2));
      try (Batches batches = new Batches(streams, allocator)) {
        comparison.addRates(
            "Arrow batches of 1,000 steps",
            "steps",
            () -> numpy.append(theirs, BATCH),
            () -> time(streams, SyncPolicy.NONE, own / 2, w -> batches.append(w, own / 2)));
      }
      return comparison;
    }
  }

  /** What appends steps. */
  private interface Append {
    void to(StepWriter writer);
  }

  private static Run time(Streams streams, SyncPolicy policy, int count, Append append) {
    StepStream stream = streams.define(STREAM, AgentSteps.FIELDS, CommitInfo.NONE);
    try (StepWriter writer = stream.writer(policy)) {
      long start = System.nanoTime();
      append.to(writer);
      if (policy == SyncPolicy.NONE) {
        writer.publish();
      } else {
        writer.sync();
      }
      long nanos = System.nanoTime() - start;
      check(stream.snapshot().steps() == count);
      return new Run(count, nanos);
    } finally {
      streams.drop(STREAM);
    }
  }

  /** Makes the arrays of one call at a time: those of all would fill the heap. */
  private Run arrays(Streams streams, int count) {
    StepStream stream = streams.define(STREAM, AgentSteps.FIELDS, CommitInfo.NONE);
    List<String> names = AgentSteps.FIELDS.stream().map(StreamField::name).toList();
    int entries = BATCH * names.size();
    long nanos = 0;
    try (StepWriter writer = stream.writer()) {
      long[] numbers = new long[entries];
      String[] fields = new String[entries];
      Object[] values = new Object[entries];
      for (long first = 0; first < count; first += BATCH) {
        for (int i = 0; i < entries; i++) {
          numbers[i] = first + i / names.size();
          fields[i] = names.get(i % names.size());
          values[i] = value(numbers[i], i % names.size());
        }
        long start = System.nanoTime();
        writer.append(numbers, fields, values);
        nanos += System.nanoTime() - start;
      }
      long start = System.nanoTime();
      writer.publish();
      nanos += System.nanoTime() - start;
      check(stream.snapshot().steps() == count);
      return new Run(count, nanos);
    } finally {
      streams.drop(STREAM);
    }
  }

  private Object value(long step, int field) {
    return switch (field) {
      case 0 -> AgentSteps.action(step);
      case 1 -> steps.observation(step);
      case 2 -> AgentSteps.reward(step);
      default -> AgentSteps.done(step);
    };
  }

  private static void check(boolean condition) {
    if (!condition) {
      throw new IllegalStateException("Not all steps are there.");
    }
  }

  /** Some Arrow batches without step numbers, which are appended over and over. */
  private final class Batches implements AutoCloseable {
    private static final int COUNT = 16;

    private final List<VectorSchemaRoot> roots = new ArrayList<>();

    Batches(Streams streams, BufferAllocator allocator) {
      String name = "batches";
      StepStream source = streams.define(name, AgentSteps.FIELDS, CommitInfo.NONE);
      try (StepWriter writer = source.writer()) {
        steps.append(writer, 0, COUNT * BATCH);
      }
      List<String> columns = AgentSteps.FIELDS.stream().map(StreamField::name).toList();
      try (ArrowReader rows = source.snapshot().read(allocator, columns, BATCH)) {
        while (rows.loadNextBatch()) {
          roots.add(rows.getVectorSchemaRoot().slice(0, BATCH));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      streams.drop(name);
    }

    void append(StepWriter writer, int count) {
      for (int batch = 0; batch < count / BATCH; batch++) {
        writer.append(roots.get(batch % COUNT));
      }
    }

    @Override
    public void close() {
      roots.forEach(VectorSchemaRoot::close);
    }
  }
}
