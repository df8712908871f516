package io.recursivestore.it.bench;

import io.recursivestore.model.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.io.FileUtils;

/** Runs benchmarks one after another: {@code <name>... [--quick]}. */
public final class Benchmarks {
  private static final List<Benchmark> ALL =
      List.of(
          new StreamScanBenchmark(),
          new StreamFilterBenchmark(),
          new WindowScanBenchmark(),
          new WindowShuffleBenchmark(),
          new WindowFunctionsBenchmark(),
          new StreamWriteBenchmark(),
          new StreamAppendBenchmark(),
          new StreamWindowsBenchmark(),
          new ParquetScanBenchmark(),
          new ParquetFilterBenchmark(),
          new RemoteScanBenchmark(),
          new PeersBenchmark(),
          new PlanBenchmark(),
          new WriteBenchmark(),
          new PredictBenchmark(),
          new ItemsBenchmark(),
          new ItemsScanBenchmark());
  private static final String QUICK = "--quick";

  private Benchmarks() {}

  /**
   * Prints a table of each benchmark, and below it {@code <name>: <ratio>x <peer>}.
   *
   * @param args the benchmarks' names, and perhaps {@code --quick}
   */
  public static void main(String[] args) throws IOException {
    List<String> names = new ArrayList<>(List.of(args));
    boolean quick = names.remove(QUICK);
    List<String> known = ALL.stream().map(Benchmark::name).toList();
    if (names.isEmpty()) {
      fail("Usage: bin/bench <name>... [" + QUICK + "], with names of " + known + ".");
    }
    for (String name : names) {
      if (!known.contains(name)) {
        fail(Suggestion.unknown("benchmark", name, known));
      }
    }
    for (String name : names) {
      run(ALL.get(known.indexOf(name)), quick);
    }
  }

  private static void run(Benchmark benchmark, boolean quick) throws IOException {
    Path directory = Files.createTempDirectory("recursive-store-bench");
    try {
      Comparison comparison = benchmark.run(directory, quick);
      System.out.println(comparison.table());
      System.out.printf(
          Locale.ROOT, "%s: %.2fx %s%n", benchmark.name(), comparison.ratio(), comparison.peer());
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(2);
  }
}
