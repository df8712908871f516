package io.recursivestore.it.bench;

import io.recursivestore.it.bench.Comparison.Run;
import java.io.IOException;
import java.nio.file.Path;

/** The peer of streams: {@code numpy_stream.py}, the same thing in NumPy. */
final class NumpyStream implements AutoCloseable {
  static final String NAME = "NumPy";

  private final PythonPeer python;

  /**
   * Starts the process.
   *
   * @param directory where its data may go
   */
  NumpyStream(Path directory) throws IOException {
    python = new PythonPeer("numpy_stream.py", directory);
  }

  /** Appends steps to a new stream, some in each call. */
  Run append(int steps, int perCall) {
    return new Run(steps, python.ask("append " + steps + " " + perCall));
  }

  /** Makes the stream that {@link #read} reads. */
  void fill(int steps) {
    python.ask("fill " + steps);
  }

  /** Reads windows of tokens at random positions, all windows of a call at once. */
  Run read(int calls, int windows, int length) {
    long nanos = python.ask("read " + calls + " " + windows + " " + length);
    return new Run((long) calls * windows, nanos);
  }

  @Override
  public void close() {
    python.close();
  }
}
