package io.recursivestore.spark.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A JVM that runs one of Spark's daemons and logs to its standard output, which this class reads.
 */
final class Daemon implements AutoCloseable {
  private static final long START_SECONDS = 120;
  private static final String LOGGING =
      """
      rootLogger.level = info
      rootLogger.appenderRef.out.ref = out
      appender.out.type = Console
      appender.out.name = out
      appender.out.layout.type = PatternLayout
      appender.out.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex
      """;

  private final String name;
  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private Daemon(String name, Process process) {
    this.name = name;
    this.process = process;
    Thread reader = new Thread(this::read, "log of Spark " + name);
    reader.setDaemon(true);
    reader.start();
  }

  static Daemon launch(Path directory, String name, String mainClass, List<String> arguments)
      throws IOException {
    Path logging = directory.resolve("log4j2.properties");
    Files.writeString(logging, LOGGING);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.add("-Xmx512m");
    // Short lives don't pay for the second compiler.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dlog4j2.configurationFile=" + logging.toUri());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(directory.toFile());
    builder.environment().put("SPARK_HOME", directory.resolve("home").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return new Daemon(name, builder.start());
  }

  /**
   * Waits until the daemon has logged a line.
   *
   * @param wanted what the line has to contain
   * @return the pattern's first group, or all that it found
   */
  synchronized String await(Pattern wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    int seen = 0;
    while (true) {
      for (; seen < lines.size(); seen++) {
        Matcher matcher = wanted.matcher(lines.get(seen));
        if (matcher.find()) {
          return matcher.group(Math.min(1, matcher.groupCount()));
        }
      }
      long left = deadline - System.nanoTime();
      if (ended || left <= 0) {
        throw new IllegalStateException(
            "Spark's " + name + " did not start. It logged:\n" + String.join("\n", lines));
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while Spark's " + name + " started", e);
      }
    }
  }

  /** Ends the daemon: politely first, so that a worker can end its executors. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        log(line);
      }
    } catch (IOException e) {
      // The stream closes when the daemon is ended.
      log("No more output: " + e.getMessage());
    } finally {
      end();
    }
  }

  private synchronized void log(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
