package io.recursivestore.it.bench;

import io.recursivestore.Store;
import io.recursivestore.it.bench.Comparison.Run;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.TokenBuffer;
import io.recursivestore.stream.TokenReader;
import io.recursivestore.stream.TokenWindow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Windows of tokens at random positions of a million steps: their steps, types and values, in
 * arrays of the caller, 512 windows in each call. NumPy gets the same requests as arrays of
 * positions, made before the clock starts. All data are in the operating system's page cache.
 *
 * <p>A view copies nothing: timed are the move, and reading step, type and value of the first and
 * the last token. It is compared with the same calls of NumPy, which has nothing like it.
 *
 * <p>The last lines compare this project with itself: the same requests on a much longer stream.
 */
final class StreamWindowsBenchmark implements Benchmark {
  private static final int STEPS = 1_000_000;
  private static final int BATCH = 512;
  private static final int[] LENGTHS = {128, 1024};

  private final SplittableRandom random = new SplittableRandom(2);
  private final TokenBuffer buffer = new TokenBuffer();
  private final long[] starts = new long[BATCH];

  /** What is read, so that none of it is left out. */
  private long read;

  @Override
  public String name() {
    return "stream-windows";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    int longer = quick ? 20_000_000 : 200_000_000;
    int tokens = quick ? 200_000_000 : 500_000_000;
    try (Store store = Store.openOrCreate(directory.resolve("store").toString());
        NumpyStream numpy = new NumpyStream(directory)) {
      TokenReader reader = write(store, "agent", STEPS);
      numpy.fill(STEPS);
      Comparison comparison = new Comparison(NumpyStream.NAME, quick ? 2 : 3, quick ? 3 : 7);
      for (int length : LENGTHS) {
        int own = tokens / length / BATCH;
        int theirs = own / 50;
        comparison.addRates(
            "windows of " + length,
            "windows",
            () -> numpy.read(theirs, BATCH, length),
            () -> windows(reader, own, length));
        comparison.addRates(
            "views of " + length,
            "windows",
            () -> numpy.read(theirs, BATCH, length),
            () -> views(reader, own, length));
      }
      compareLengths(comparison, reader, write(store, "long", longer), longer, tokens);
      comparison.note("Checksum of what was read: " + read);
      return comparison;
    }
  }

  private void compareLengths(
      Comparison comparison, TokenReader reader, TokenReader longer, int steps, int tokens) {
    for (int length : LENGTHS) {
      int calls = tokens / length / BATCH;
      Comparison own = new Comparison("1M steps", 2, 5);
      double[] rates =
          own.rates(() -> windows(reader, calls, length), () -> windows(longer, calls, length));
      comparison.note(
          String.format(
              Locale.ROOT,
              "windows of %d, recursive-store: %,.0f/s of %,d steps, %,.0f/s of %,d steps: %.2fx",
              length,
              rates[0],
              STEPS,
              rates[1],
              steps,
              rates[0] / rates[1]));
    }
  }

  private static TokenReader write(Store store, String name, int steps) {
    StepStream stream = store.streams().define(name, AgentSteps.FIELDS, CommitInfo.NONE);
    AgentSteps agent = new AgentSteps();
    try (StepWriter writer = stream.writer()) {
      agent.append(writer, 0, steps);
    }
    return stream.snapshot().tokenReader();
  }

  private Run windows(TokenReader reader, int calls, int length) {
    long nanos = 0;
    for (int call = 0; call < calls; call++) {
      chooseStarts(reader, length);
      long start = System.nanoTime();
      reader.readWindows(starts, length, buffer);
      nanos += System.nanoTime() - start;
      check(buffer, length);
    }
    return new Run((long) calls * BATCH, nanos);
  }

  private Run views(TokenReader reader, int calls, int length) {
    TokenWindow window = reader.window(length);
    long sum = 0;
    long nanos = 0;
    for (int call = 0; call < calls; call++) {
      chooseStarts(reader, length);
      long start = System.nanoTime();
      for (long position : starts) {
        window.moveTo(position);
        sum += window.step(0) + window.type(0) + window.value(0);
        int last = length - 1;
        sum += window.step(last) + window.type(last) + window.value(last);
      }
      nanos += System.nanoTime() - start;
    }
    read += sum;
    return new Run((long) calls * BATCH, nanos);
  }

  private void chooseStarts(TokenReader reader, int length) {
    for (int i = 0; i < BATCH; i++) {
      starts[i] = random.nextLong(reader.tokens() - length);
    }
  }

  /** Checks one token of a batch, which says all of the others by its position. */
  private void check(TokenBuffer batch, int length) {
    int window = random.nextInt(BATCH);
    int token = random.nextInt(length);
    long position = starts[window] + token;
    int at = window * length + token;
    long step = position / AgentSteps.TOKENS;
    int offset = (int) (position % AgentSteps.TOKENS);
    int type = offset == 0 ? 0 : Math.max(1, offset - AgentSteps.OBSERVATION + 1);
    if (batch.steps()[at] != step
        || batch.types()[at] != type
        || (type == 0 && batch.values()[at] != AgentSteps.action(step))) {
      throw new IllegalStateException("The token at position " + position + " is wrong.");
    }
    read += batch.values()[at];
  }
}
