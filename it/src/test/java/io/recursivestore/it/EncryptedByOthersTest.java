package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.it.corpus.Corpus;
import io.recursivestore.it.corpus.Verdict;
import io.recursivestore.it.corpus.Verdict.Kind;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.crypto.keytools.PropertiesDrivenCryptoFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that pyarrow encrypted are what Spark's reader says. */
@SparkTest
class EncryptedByOthersTest {
  private static final String FACTORY = "parquet.crypto.factory.class";
  private static final String CLIENT = "parquet.encryption.kms.client.class";

  @TempDir Path scratch;
  private Configuration configuration;

  @BeforeEach
  void giveKeys(SparkSession spark) {
    configuration = spark.sparkContext().hadoopConfiguration();
    configuration.set(FACTORY, PropertiesDrivenCryptoFactory.class.getName());
    configuration.set(CLIENT, PrefixedKeys.class.getName());
  }

  @AfterEach
  void takeKeys() {
    configuration.unset(FACTORY);
    configuration.unset(CLIENT);
  }

  @Test
  void filesAreWhatSparkReads(SparkSession spark) throws Exception {
    Path files = Files.createDirectory(scratch.resolve("files"));
    Python.Run run =
        Python.of("python").run(scratch, "encrypted_files.py", List.of(files.toString()));
    assertThat(run.exitCode()).as("%s", run.errors()).isZero();

    List<Verdict> verdicts = Corpus.check(spark, files, scratch);

    assertThat(verdicts).hasSize(14);
    // parquet-java doesn't decrypt the levels of pages of version 2, which pyarrow encrypts.
    assertThat(verdicts)
        .allSatisfy(
            verdict -> assertThat(verdict.kind()).as("%s", verdict).isIn(Kind.EQUAL, Kind.MORE));
    assertThat(verdicts)
        .allSatisfy(verdict -> assertThat(verdict.rows()).as("%s", verdict).isEqualTo(3000));
    assertThat(verdicts)
        .filteredOn(verdict -> verdict.name().contains("-1.0-"))
        .allSatisfy(verdict -> assertThat(verdict.kind()).as("%s", verdict).isEqualTo(Kind.EQUAL));
  }
}
