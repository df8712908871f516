package io.recursivestore.it.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Few rows of Parquet files, by a filter that no statistics help with, with five other columns of
 * numbers and texts.
 */
final class ParquetFilterBenchmark implements Benchmark {
  @Override
  public String name() {
    return "parquet-filter";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    return new FilesComparison(directory, quick).run(ScanQueries.FILTERS);
  }
}
