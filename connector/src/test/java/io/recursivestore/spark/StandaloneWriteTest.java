package io.recursivestore.spark;

import io.recursivestore.spark.testing.Cluster;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes on a cluster whose executors are in other directories, with the serializer many choose.
 */
@SparkTest(
    cluster = Cluster.STANDALONE,
    conf = "spark.serializer=org.apache.spark.serializer.KryoSerializer")
class StandaloneWriteTest {
  @TempDir Path directory;

  @Test
  void aRelativeRootIsTheDrivers(SparkSession spark) {
    Path here = Path.of("").toAbsolutePath();
    String relative = here.relativize(directory.resolve("store")).toString();
    Dataset<Row> rows = spark.range(0, 1000, 1, 4).selectExpr("id", "cast(id AS string) text");
    rows.write().format("recursive-store").option("dataset", "d").save(relative);

    Dataset<Row> read =
        spark
            .read()
            .format("recursive-store")
            .option("dataset", "d")
            .load(directory.resolve("store").toString());
    Frames.assertSameRows(read, rows);
  }
}
