package io.recursivestore.it.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs <a href="https://github.com/CodeIntelligenceTesting/jazzer">Jazzer</a> in its own JVM. */
final class Fuzzer {
  private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
  private static final String READER = "io.recursivestore.format.**";
  private static final int MOST_FINDINGS = 100;
  private static final int MOST_INPUT_BYTES = 4096;

  /** An input that never ends; one that is only slow is an error of its own. */
  private static final int TIMEOUT_SECONDS = 90;

  private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units: (\\d+)");
  private static final Pattern SPEED = Pattern.compile("stat::average_exec_per_sec: +(\\d+)");

  private final Target target;
  private final Path directory;

  /**
   * What came of it.
   *
   * @param runs the number of inputs
   * @param perSecond how many of them in a second
   * @param findings the number of different errors
   */
  record Result(long runs, long perSecond, long findings) {}

  Fuzzer(Target target, Path directory) {
    this.target = target;
    this.directory = directory;
  }

  /** Gives inputs to the target, begun from seeds and those that were found worthwhile before. */
  Result run(List<byte[]> seeds, long runs) throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(directory.resolve("corpus"));
    Path begin = Files.createDirectories(directory.resolve("seeds"));
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(begin.resolve("seed-" + i), seeds.get(i));
    }
    Path log = directory.resolve("log.txt");
    int exitCode = start(List.of(corpus, begin), log, runs);
    long findings = 0;
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      findings =
          lines.filter(l -> l.startsWith("== Java Exception") || l.contains("ERROR: libF")).count();
    }
    String text = Files.readString(log, StandardCharsets.ISO_8859_1);
    Optional<Long> executed = number(EXECUTED, text);
    if (findings == 0 && (exitCode != 0 || executed.isEmpty())) {
      // The JVM itself ended, or it never began.
      findings = 1;
    }
    return new Result(executed.orElse(0L), number(SPEED, text).orElse(0L), findings);
  }

  private int start(List<Path> inputs, Path log, long runs)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-Xmx1500m", "-cp", System.getProperty("java.class.path"), JAZZER));
    command.add("--target_class=" + target.type().getName());
    command.add("--instrumentation_includes=" + READER);
    command.add("--custom_hook_includes=" + READER);
    command.add("--keep_going=" + MOST_FINDINGS);
    command.add("--reproducer_path=" + directory);
    command.add("-runs=" + runs);
    command.add("-max_len=" + MOST_INPUT_BYTES);
    command.add("-timeout=" + TIMEOUT_SECONDS);
    command.add("-rss_limit_mb=6000");
    command.add("-print_final_stats=1");
    inputs.forEach(input -> command.add(input.toAbsolutePath().toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }

  /** Returns the last number of a text that follows something. */
  private static Optional<Long> number(Pattern pattern, String text) {
    Optional<Long> last = Optional.empty();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      last = Optional.of(Long.parseLong(matcher.group(1)));
    }
    return last;
  }
}
