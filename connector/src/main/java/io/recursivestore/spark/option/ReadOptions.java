package io.recursivestore.spark.option;

import io.recursivestore.model.CollectionRef;
import java.util.List;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The options of reads. */
public final class ReadOptions {
  /** Pins a version. */
  public static final Option<String> VERSION_AS_OF =
      Option.text(
          "versionAsOf", Option.DATASETS, "a version's number", "latest", "reads this version");

  /** Pins what was current at an instant. */
  public static final Option<String> TIMESTAMP_AS_OF =
      Option.text(
          "timestampAsOf",
          Option.DATASETS,
          "a timestamp",
          "latest",
          "reads the version that was current then");

  /** First step to read. */
  public static final Option<Long> FROM_STEP =
      Option.whole(
          "from-step", Option.STREAMS, Long.MIN_VALUE, "first", "leaves out steps below this");

  /** Step to stop before. */
  public static final Option<Long> TO_STEP =
      Option.whole(
          "to-step", Option.STREAMS, Long.MIN_VALUE, "last", "leaves out steps from this on");

  /** Rows become windows of this many steps. */
  public static final Option<Long> WINDOW_LENGTH =
      Option.whole(
          "window-length",
          Option.STREAMS,
          1,
          "off",
          "every row is a window of this many steps, a column an array");

  /** Distance of windows. */
  public static final Option<Long> WINDOW_STRIDE =
      Option.whole(
          "window-stride",
          Option.STREAMS,
          1,
          "1",
          "steps from the start of one window to the start of the next");

  /** Size of a partition. */
  public static final Option<Long> TARGET_PARTITION_BYTES =
      Option.bytes("target-partition-bytes", "128m", "about how many stored bytes one task reads");

  /** Rows of a batch. */
  public static final Option<Long> BATCH_ROWS =
      Option.whole(
          "batch-rows", Option.ANY, 1, "4096", "largest number of rows handed to Spark at once");

  /** All options of this class. */
  public static final List<Option<?>> ALL =
      List.of(
          VERSION_AS_OF,
          TIMESTAMP_AS_OF,
          FROM_STEP,
          TO_STEP,
          WINDOW_LENGTH,
          WINDOW_STRIDE,
          TARGET_PARTITION_BYTES,
          BATCH_ROWS);

  private static final long DEFAULT_PARTITION_BYTES = 128L << 20;
  private static final long DEFAULT_BATCH_ROWS = 4096;
  private static final long MAX_BATCH_ROWS = 1 << 20;

  private ReadOptions() {}

  /**
   * Refuses options that reads don't have.
   *
   * @param options what the user gave
   * @param ref the collection that is read
   * @throws io.recursivestore.model.InvalidRequestException if there is an unknown one, or one that
   *     is for another kind of collection
   */
  public static void check(CaseInsensitiveStringMap options, CollectionRef ref) {
    CollectionOptions.check(options, ref, ALL);
  }

  /**
   * Returns about how many stored bytes one task should read.
   *
   * @param options what the user gave
   */
  public static long targetPartitionBytes(CaseInsensitiveStringMap options) {
    return TARGET_PARTITION_BYTES.in(options).orElse(DEFAULT_PARTITION_BYTES);
  }

  /**
   * Returns the largest number of rows of a batch.
   *
   * @param options what the user gave
   */
  public static int batchRows(CaseInsensitiveStringMap options) {
    return (int) Math.min(BATCH_ROWS.in(options).orElse(DEFAULT_BATCH_ROWS), MAX_BATCH_ROWS);
  }
}
