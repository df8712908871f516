package io.recursivestore.it.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.it.corpus.Verdict.Kind;
import io.recursivestore.spark.testing.SparkTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are held against Spark's reader, and differences are seen. */
@SparkTest(conf = "spark.sql.session.timeZone=UTC")
class CorpusTest {
  @TempDir Path directory;

  @Test
  void verdictsTellHowTheReadersCompare(SparkSession spark) throws IOException {
    Path files = Files.createDirectories(directory.resolve("files"));
    Path bad = Files.createDirectories(files.resolve("bad_data"));
    Dataset<Row> rows =
        spark.sql(
            """
            SELECT id, cast(id / 0.7 AS DECIMAL(12, 3)) AS price, if(id % 3 = 0, NULL, 'x' || id) AS text,
              timestamp_micros(id * 1234567) AS time, array(id, NULL, 2) AS list,
              map('k', named_struct('f', cast('NaN' AS DOUBLE))) AS map
            FROM range(500)
            """);
    byte[] whole = write(rows, files.resolve("whole.parquet"));
    byte[] damaged = whole.clone();
    damaged[60] ^= 1;
    Files.write(bad.resolve("damaged.parquet"), damaged);
    Files.write(bad.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length - 100));
    Files.write(files.resolve("text.parquet"), "no Parquet".getBytes(StandardCharsets.UTF_8));
    write(spark.sql("SELECT 1 AS a, INTERVAL '3' DAY AS b"), files.resolve("interval.parquet"));

    Map<String, Kind> verdicts =
        Corpus.check(spark, files, directory.resolve("store")).stream()
            .collect(Collectors.toMap(Verdict::name, Verdict::kind));

    assertThat(verdicts)
        .containsEntry("whole.parquet", Kind.EQUAL)
        .containsEntry("text.parquet", Kind.REFUSED)
        .containsEntry("bad_data/damaged.parquet", Kind.REFUSED)
        .containsEntry("bad_data/cut.parquet", Kind.REFUSED)
        .hasSize(5);
  }

  @Test
  void valuesThatOnlyLookTheSameAreOthers() {
    assertThat(Values.text(RowFactory.create(0.0, -0.0, 0.0f, "1", 1)))
        .isEqualTo("[d0, d8000000000000000, f0, \"1\", 1]");
    assertThat(Values.text(RowFactory.create(new byte[] {1, -1}, null))).isEqualTo("[x01ff, null]");
  }

  private byte[] write(Dataset<Row> rows, Path file) throws IOException {
    Path written = directory.resolve("written-" + file.getFileName());
    rows.coalesce(1).write().parquet(written.toString());
    try (Stream<Path> parts = Files.list(written)) {
      Path part = parts.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(part);
      Files.write(file, bytes);
      return bytes;
    }
  }
}
