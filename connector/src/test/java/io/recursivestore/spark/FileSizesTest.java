package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.model.Fragment;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files have about the size that is asked for, however many tasks write them. */
@SparkTest
class FileSizesTest {
  private static final long TARGET = 256 << 10;

  @TempDir Path directory;
  private SparkSession spark;
  private String root;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
  }

  @Test
  void oneTaskEndsFilesAtTheSize() {
    write(numbers(200_000, 1), "none");

    List<Long> sizes = sizes();
    assertThat(sizes).hasSizeBetween(5, 7);
    assertThat(sizes.subList(0, sizes.size() - 1))
        .allSatisfy(size -> assertThat(size).isBetween(TARGET * 3 / 4, TARGET * 3 / 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 200_000})
  void manyTasksWriteFewFilesIfRowsAreBroughtTogether(int rows) {
    Dataset<Row> many = numbers(rows, 50);
    write(many, "hash");

    // A task writes files of the size, and a shorter one at its end.
    long bytes = sizes().stream().mapToLong(size -> size).sum();
    assertThat((long) sizes().size()).isLessThanOrEqualTo(1 + 2 * bytes / TARGET);
    Frames.assertSameRows(
        spark.read().format("recursive-store").option("dataset", "numbers").load(root), many);
  }

  private void write(Dataset<Row> rows, String distribution) {
    rows.write()
        .format("recursive-store")
        .option("dataset", "numbers")
        .option("target-file-bytes", TARGET)
        .option("write-distribution", distribution)
        .save(root);
  }

  /** Numbers that can't be compressed. */
  private Dataset<Row> numbers(long rows, int tasks) {
    return spark.range(0, rows, 1, tasks).selectExpr("xxhash64(id) AS id");
  }

  private List<Long> sizes() {
    try (Store store = Store.open(root)) {
      return store.datasets().open("numbers").latest().fragments().stream()
          .map(Fragment::bytes)
          .toList();
    }
  }
}
