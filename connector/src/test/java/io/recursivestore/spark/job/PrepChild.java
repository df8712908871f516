package io.recursivestore.spark.job;

import java.util.Arrays;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** Runs a job in a process of its own, and prints a line whenever a task has ended. */
final class PrepChild {
  private PrepChild() {}

  public static void main(String[] args) {
    SparkSession spark =
        SparkSession.builder()
            .master(args[0])
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                System.out.println("task " + end.stageId());
              }
            });
    TrainingPrep.run(spark, PrepOptions.parse(Arrays.copyOfRange(args, 1, args.length)));
    System.out.println("done");
    spark.stop();
  }
}
