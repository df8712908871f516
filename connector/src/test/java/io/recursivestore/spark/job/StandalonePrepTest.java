package io.recursivestore.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.spark.testing.Cluster;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a cluster of processes, where Kryo serializes what tasks return. */
@SparkTest(
    cluster = Cluster.STANDALONE,
    conf = "spark.serializer=org.apache.spark.serializer.KryoSerializer")
class StandalonePrepTest {
  @TempDir Path directory;

  @Test
  void shardsOfAStreamAreWrittenByExecutors(SparkSession spark) {
    String root = directory.resolve("store").toString();
    Walk.append(root, 2000);
    PrepSummary files =
        TrainingPrep.run(
            spark,
            Jobs.options(
                root,
                "parquet:" + directory.resolve("shards"),
                "stream",
                Walk.NAME,
                "window-length",
                "16",
                "window-boundary",
                "done",
                "split-by",
                "episode",
                "splits",
                "train=0.8,test=0.2",
                "shards",
                "5"));
    PrepSummary datasets =
        TrainingPrep.run(
            spark,
            Jobs.options(
                root,
                "dataset:shards",
                "stream",
                Walk.NAME,
                "window-length",
                "16",
                "window-boundary",
                "done",
                "split-by",
                "episode",
                "splits",
                "train=0.8,test=0.2",
                "shards",
                "5"));

    assertThat(datasets.rows()).isEqualTo(files.rows());
    for (String split : List.of("train", "test")) {
      assertThat(
              spark
                  .read()
                  .format("recursive-store")
                  .option("dataset", "shards-" + split)
                  .load(root)
                  .select("step")
                  .collectAsList())
          .isEqualTo(
              Jobs.rows(spark, directory.resolve("shards"), split).stream()
                  .map(row -> RowFactory.create(row.get(0)))
                  .toList());
    }
  }

  @Test
  void shardsOfADatasetAreWrittenByExecutors(SparkSession spark) {
    String root = directory.resolve("store").toString();
    spark
        .range(0, 3000, 1, 5)
        .selectExpr("id", "string(id) AS text")
        .write()
        .format("recursive-store")
        .option("dataset", "numbers")
        .mode("append")
        .save(root);

    PrepSummary summary =
        TrainingPrep.run(
            spark,
            Jobs.options(
                root,
                "arrow:" + directory.resolve("shards"),
                "dataset",
                "numbers",
                "splits",
                "train=0.5,test=0.5",
                "shards",
                "3"));

    assertThat(summary.rows().values().stream().mapToLong(rows -> rows).sum()).isEqualTo(3000);
    assertThat(Jobs.files(directory.resolve("shards/train"))).hasSize(3);
  }
}
