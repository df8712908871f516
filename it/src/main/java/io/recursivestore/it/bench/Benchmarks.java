package io.recursivestore.it.bench;

import io.recursivestore.model.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.io.FileUtils;

/** Runs one benchmark: {@code <name> [--quick]}. */
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
   * Prints a table, and as the last line {@code <name>: <ratio>x <peer>}.
   *
   * @param args the benchmark's name, then perhaps {@code --quick}
   */
  public static void main(String[] args) throws IOException {
    List<String> names = ALL.stream().map(Benchmark::name).toList();
    if (args.length < 1 || args.length > 2 || (args.length == 2 && !args[1].equals(QUICK))) {
      fail("Usage: bin/bench <name> [" + QUICK + "], with a name of " + names + ".");
      return;
    }
    for (Benchmark benchmark : ALL) {
      if (benchmark.name().equals(args[0])) {
        run(benchmark, args.length == 2);
        return;
      }
    }
    fail(Suggestion.unknown("benchmark", args[0], names));
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
