package io.recursivestore.it.fuzz;

import io.recursivestore.model.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Runs the fuzzer: {@code parquet [--runs N] [--target NAME]}. */
public final class Fuzzers {
  private static final String RUNS = "--runs";
  private static final String TARGET = "--target";
  private static final long DEFAULT_RUNS = 300_000;
  private static final String USAGE =
      "Usage: bin/fuzz parquet [" + RUNS + " N] [" + TARGET + " file|chunk|pages]";

  private Fuzzers() {}

  /**
   * Prints a line for each target, and as its last line {@code parquet: N runs, F findings}; ends
   * with 1 if there are any.
   *
   * @param args {@code parquet}, then perhaps the number of runs of all targets together, and the
   *     name of the only target
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    long runs = DEFAULT_RUNS;
    List<Target> targets = Target.all();
    Iterator<String> words = Arrays.asList(args).iterator();
    if (!words.hasNext() || !words.next().equals("parquet")) {
      fail(USAGE);
    }
    while (words.hasNext()) {
      String option = words.next();
      String value = words.hasNext() ? words.next() : "";
      if (option.equals(RUNS) && value.matches("[1-9]\\d{0,11}")) {
        runs = Long.parseLong(value);
      } else if (option.equals(TARGET)) {
        List<String> names = targets.stream().map(Target::name).toList();
        if (!names.contains(value)) {
          fail(Suggestion.unknown("target", value, names));
        }
        targets = targets.stream().filter(target -> target.name().equals(value)).toList();
      } else {
        fail(USAGE);
      }
    }
    if (run(targets, runs) > 0) {
      System.exit(1);
    }
  }

  private static long run(List<Target> targets, long runs)
      throws IOException, InterruptedException {
    Path directory = Path.of(System.getProperty("project.root", "."), "it", "target", "fuzz");
    Files.createDirectories(directory);
    Seeds seeds = Seeds.make(Files.createTempDirectory("recursive-store-fuzz"));
    long shares = targets.stream().mapToLong(Target::share).sum();
    long executed = 0;
    long findings = 0;
    List<Path> found = new ArrayList<>();
    for (Target target : targets) {
      Fuzzer fuzzer = new Fuzzer(target, directory.resolve(target.name()));
      Fuzzer.Result result =
          fuzzer.run(target.seeds(seeds), Math.max(1, runs * target.share() / shares));
      System.out.printf(
          "  %s: %,d runs, %,d a second, %d findings%n",
          target.name(), result.runs(), result.perSecond(), result.findings());
      executed += result.runs();
      findings += result.findings();
      if (result.findings() > 0) {
        found.add(directory.resolve(target.name()));
      }
    }
    if (findings > 0) {
      System.out.println("  See " + found);
    }
    System.out.printf("parquet: %,d runs, %d findings%n", executed, findings);
    return findings;
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(2);
  }
}
