package io.recursivestore.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.spark.option.WindowPartial;
import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.spark.testing.Cluster;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows in order and in random order, read by executors in processes of their own. */
@SparkTest(
    cluster = Cluster.STANDALONE,
    conf = "spark.serializer=org.apache.spark.serializer.KryoSerializer")
class StandaloneStreamTest {
  private static final ModelStream MODEL =
      ModelStream.random(new SplittableRandom(3), 2000, 0.03, 3);

  @TempDir Path directory;

  @Test
  void windowsAreThoseOfTheList(SparkSession spark) {
    String root = directory.resolve("store").toString();
    MODEL.write(root, 300);
    Windows shape = new Windows(12, 5, WindowUnit.STEPS, WindowPartial.PAD, "done");
    DataFrameReader reader =
        spark
            .read()
            .format("recursive-store")
            .option("stream", ModelStream.NAME)
            .option("window-length", 12)
            .option("window-stride", 5)
            .option("window-partial", "pad")
            .option("window-boundary", "done")
            .option("target-partition-bytes", "10k");

    assertThat(Collected.rows(reader.load(root))).isEqualTo(MODEL.windows(shape));
    assertThat(Collected.rows(reader.option("shuffle-seed", 8).load(root)))
        .isEqualTo(ModelStream.shuffled(MODEL.windows(shape), 8, 0, 0, Long.MAX_VALUE));
    assertThat(Collected.rows(reader.option("sample-windows", 20).load(root)))
        .isEqualTo(ModelStream.shuffled(MODEL.windows(shape), 8, 0, 0, 20));
  }
}
