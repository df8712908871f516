package io.recursivestore.it.bench;

import io.recursivestore.it.bench.Comparison.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The peer of streams: {@code numpy_stream.py}, the same thing in NumPy, in a process of its own
 * that measures its own time.
 */
final class NumpyStream implements AutoCloseable {
  static final String NAME = "NumPy";

  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;

  /**
   * Starts the process.
   *
   * @param directory where its data may go
   */
  NumpyStream(Path directory) throws IOException {
    Path root = Path.of(System.getProperty("project.root", ""));
    Process environment =
        new ProcessBuilder(root.resolve("bin/python-env").toString())
            .redirectError(Redirect.INHERIT)
            .start();
    List<String> lines = reader(environment).lines().toList();
    if (lines.isEmpty()) {
      throw new IOException("bin/python-env made no Python environment.");
    }
    String script = root.resolve("it/src/main/python/numpy_stream.py").toString();
    process =
        new ProcessBuilder(lines.get(lines.size() - 1), script, directory.toString())
            .redirectError(Redirect.INHERIT)
            .start();
    commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers = reader(process);
  }

  /** Appends steps to a new stream, some in each call. */
  Run append(int steps, int perCall) {
    return new Run(steps, ask("append " + steps + " " + perCall));
  }

  /** Makes the stream that {@link #read} reads. */
  void fill(int steps) {
    ask("fill " + steps);
  }

  /** Reads windows of tokens at random positions, all windows of a call at once. */
  Run read(int calls, int windows, int length) {
    long nanos = ask("read " + calls + " " + windows + " " + length);
    return new Run((long) calls * windows, nanos);
  }

  @Override
  public void close() {
    commands.close();
    process.onExit().join();
  }

  private long ask(String command) {
    commands.println(command);
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("numpy_stream.py ended at '" + command + "'.");
      }
      return Long.parseLong(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
