package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.it.corpus.Corpus;
import io.recursivestore.it.corpus.Verdict;
import io.recursivestore.it.corpus.Verdict.Kind;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random tables that pyarrow, DuckDB and Polars wrote with random options are what Spark's reader
 * says. The system property {@code writers.seed} repeats a run.
 */
@SparkTest(conf = "spark.sql.session.timeZone=UTC")
class OtherWritersTest {
  private static final int FILES = 70;

  @TempDir Path scratch;

  @Test
  void filesAreWhatSparkReads(SparkSession spark) throws Exception {
    int seed = Integer.getInteger("writers.seed", new Random().nextInt(1_000_000));
    Path files = Files.createDirectory(scratch.resolve("files"));
    JsonNode written = write(files, seed);

    List<Verdict> verdicts = Corpus.check(spark, files, scratch);

    assertThat(verdicts).hasSize(FILES);
    assertThat(verdicts)
        .allSatisfy(
            verdict ->
                assertThat(verdict.kind())
                    .as("%s%nwith seed %d: %s", verdict, seed, written.get(verdict.name()))
                    .isEqualTo(Kind.EQUAL));
  }

  private JsonNode write(Path files, int seed) throws Exception {
    Python.Run run =
        Python.of("python")
            .run(
                scratch,
                "other_writers.py",
                List.of(files.toString(), Integer.toString(seed), Integer.toString(FILES)));
    assertThat(run.exitCode()).as("with seed %d: %s", seed, run.errors()).isZero();
    return DocumentedReader.JSON.readTree(String.join("", run.output()));
  }
}
