package io.recursivestore;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Another JVM with the class path of this one, which a test listens to and may kill. */
public final class ChildJvm implements AutoCloseable {
  private static final List<String> FAST_START = List.of("-XX:TieredStopAtLevel=1");

  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it so that it is there soon. */
  public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    return start(List.of(), FAST_START, main, arguments);
  }

  /** Starts it with what Arrow needs, and all of the compiler. */
  public static ChildJvm startWithArrow(Class<?> main, String... arguments) throws IOException {
    return start(List.of(), List.of("--add-opens=java.base/java.nio=ALL-UNNAMED"), main, arguments);
  }

  /** Starts it with a limit of the size of files, which a write finds as it finds a full disk. */
  public static ChildJvm startWithFileLimit(int kibibytes, Class<?> main, String... arguments)
      throws IOException {
    String script = "ulimit -f " + kibibytes + "; exec \"$@\"";
    return start(List.of("bash", "-c", script, "bash"), FAST_START, main, arguments);
  }

  private static ChildJvm start(
      List<String> prefix, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(Arrays.asList(arguments));
    return new ChildJvm(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
  }

  /** Returns the number of the process. */
  public long pid() {
    return process.pid();
  }

  /** Waits for the next line; fails if the process ends before it. */
  public String readLine() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new AssertionError("The child ended without another line.");
    }
    return line;
  }

  /** Kills the process, and returns what it had written and nobody had read. */
  public List<String> kill() {
    // Process.destroyForcibly would close the pipe and lose what is in it.
    process.toHandle().destroyForcibly();
    List<String> rest = output.lines().toList();
    await();
    return rest;
  }

  /** Waits until the process ends, and returns its exit code. */
  public int await() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    await();
    output.close();
  }
}
