package io.recursivestore.it.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A peer in Python: a script in a process of its own that measures its own time. */
final class PythonPeer implements AutoCloseable {
  private final String name;
  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;

  /**
   * Starts the process.
   *
   * @param name the script's name
   * @param directory where its data may go
   */
  PythonPeer(String name, Path directory) throws IOException {
    this.name = name;
    Path root = Path.of(System.getProperty("project.root", ""));
    Process environment =
        new ProcessBuilder(root.resolve("bin/python-env").toString())
            .redirectError(Redirect.INHERIT)
            .start();
    List<String> lines = reader(environment).lines().toList();
    if (lines.isEmpty()) {
      throw new IOException("bin/python-env made no Python environment.");
    }
    String script = root.resolve("it/src/main/python").resolve(name).toString();
    process =
        new ProcessBuilder(lines.get(lines.size() - 1), script, directory.toString())
            .redirectError(Redirect.INHERIT)
            .start();
    commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers = reader(process);
  }

  /** Gives a command, and returns the nanoseconds that it took. */
  long ask(String command) {
    commands.println(command);
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException(name + " ended at '" + command + "'.");
      }
      return Long.parseLong(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    commands.close();
    process.onExit().join();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
