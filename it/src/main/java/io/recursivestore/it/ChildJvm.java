package io.recursivestore.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM that runs a main class with this one's class path and options. What it prints are
 * acknowledgements.
 */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  /**
   * Starts one with a small heap.
   *
   * @param mainClass what to run
   * @param arguments its arguments
   */
  public ChildJvm(Class<?> mainClass, String... arguments) {
    this(List.of("-Xmx256m"), mainClass, arguments);
  }

  /**
   * Starts one that is given memory by options.
   *
   * @param memory the options of the JVM
   * @param mainClass what to run
   * @param arguments its arguments
   */
  public ChildJvm(List<String> memory, Class<?> mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-Xmx") && !option.startsWith("-agentlib"))
        .forEach(command::add);
    command.addAll(memory);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(mainClass.getName());
    command.addAll(List.of(arguments));
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Waits for the next line; empty if the process has ended. */
  public Optional<String> nextLine() throws IOException {
    return Optional.ofNullable(output.readLine());
  }

  /** Returns whether the process still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Kills the process with signal 9 after some time, whatever it does then.
   *
   * @param microseconds how long from now
   */
  public void killAfter(long microseconds) {
    await(microseconds);
    // Unlike the process, its handle leaves the output open, which may hold acknowledgements yet.
    process.toHandle().destroyForcibly();
  }

  /** Waits until the process has ended, and returns its exit code. */
  public int exitCode() {
    while (!await(Long.MAX_VALUE)) {
      Thread.onSpinWait();
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    exitCode();
  }

  private boolean await(long microseconds) {
    try {
      return process.waitFor(microseconds, TimeUnit.MICROSECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
