package io.recursivestore.it.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Whole Spark queries on Parquet files of numbers, of texts and of nested columns. */
final class ParquetScanBenchmark implements Benchmark {
  @Override
  public String name() {
    return "parquet-scan";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    return new FilesComparison(directory, quick).run(ScanQueries.SCANS);
  }
}
