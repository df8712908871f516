package io.recursivestore.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The quickstart in a process of its own, as {@code bin/quickstart} runs it when everything is
 * built.
 *
 * @param exitCode what it returned
 * @param output the lines that it printed, errors included
 */
record QuickstartRun(int exitCode, List<String> output) {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  /** Runs it with some arguments. */
  static QuickstartRun with(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.add("@" + PROJECT.resolve("bin/jvm-options"));
    command.add("-Djava.awt.headless=true");
    command.add("-Dproject.root=" + PROJECT);
    command.add("-cp");
    command.add("target/classes:" + Files.readString(Path.of("target/class-path.txt")).strip());
    command.add("io.recursivestore.it.quickstart.Quickstart");
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("quickstart", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new QuickstartRun(process.waitFor(), Files.readAllLines(output));
    } finally {
      Files.delete(output);
    }
  }

  /**
   * Runs it so that its results are in a directory.
   *
   * @throws AssertionError if it fails
   */
  static QuickstartRun into(Path directory, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--output");
    all.add(directory.toString());
    QuickstartRun run = with(all.toArray(String[]::new));
    if (run.exitCode() != 0) {
      throw new AssertionError(run.text());
    }
    return run;
  }

  /** Returns everything that it printed. */
  String text() {
    return String.join("\n", output);
  }
}
