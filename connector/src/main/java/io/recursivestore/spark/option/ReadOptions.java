package io.recursivestore.spark.option;

import io.recursivestore.dataset.TimeRange;
import io.recursivestore.format.Selection;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Suggestion;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The options of reads. */
public final class ReadOptions {
  /** Pins a version. */
  public static final Option<String> VERSION_AS_OF =
      Option.text(
          "versionAsOf",
          Option.DATASETS,
          "a version's number, or a tag",
          "latest",
          "reads this version");

  /** Pins what was current at an instant. */
  public static final Option<String> TIMESTAMP_AS_OF =
      Option.text(
          "timestampAsOf",
          Option.DATASETS,
          "a timestamp",
          "latest",
          "reads the version that was current then");

  /** The column of a range of time. */
  public static final Option<String> TIME_COLUMN =
      Option.text(
          "time-column",
          Option.DATASETS,
          "a column of dates or timestamps",
          "timestamp",
          "the column that start-time and end-time are about");

  /** Where a range of time starts. */
  public static final Option<String> START_TIME =
      Option.text(
          "start-time",
          Option.DATASETS,
          "a date or timestamp",
          "first",
          "leaves out rows before this, and those without a time");

  /** Where a range of time ends. */
  public static final Option<String> END_TIME =
      Option.text(
          "end-time",
          Option.DATASETS,
          "a date or timestamp",
          "last",
          "leaves out rows from this on, of a date those after that day");

  /** First step to read. */
  public static final Option<Long> FROM_STEP =
      Option.whole(
          "from-step", Option.STREAMS, Long.MIN_VALUE, "first", "leaves out steps below this");

  /** Step to stop before. */
  public static final Option<Long> TO_STEP =
      Option.whole(
          "to-step", Option.STREAMS, Long.MIN_VALUE, "last", "leaves out steps from this on");

  /** Rows become windows of this many elements, or of whole episodes if it is empty. */
  public static final Option<OptionalLong> WINDOW_LENGTH =
      new Option<>(
          "window-length",
          Option.STREAMS,
          "a whole number of at least 1, or episode",
          "off",
          "every row is a window of this many steps, a column an array",
          ReadOptions::windowLength);

  /** Distance of windows. */
  public static final Option<Long> WINDOW_STRIDE =
      Option.whole(
          "window-stride",
          Option.STREAMS,
          1,
          "1",
          "steps from the start of one window to the start of the next");

  /** What windows are made of. */
  public static final Option<WindowUnit> WINDOW_UNIT =
      Option.choice(
          "window-unit",
          Option.STREAMS,
          WindowUnit.class,
          "steps",
          "what windows are made of: steps, or the single values of all fields");

  /** The field that ends episodes. */
  public static final Option<String> WINDOW_BOUNDARY =
      Option.text(
          "window-boundary",
          Option.STREAMS,
          "a boolean field's name",
          "none",
          "field that is true in the last step of an episode; no window goes on behind it");

  /** What becomes of windows that reach past the end. */
  public static final Option<WindowPartial> WINDOW_PARTIAL =
      Option.choice(
          "window-partial",
          Option.STREAMS,
          WindowPartial.class,
          "drop",
          "windows that reach past the end: left out, filled up with nulls, or shorter");

  /** Rows come in a random order. */
  public static final Option<Long> SHUFFLE_SEED =
      Option.whole(
          "shuffle-seed",
          Option.STREAMS,
          Long.MIN_VALUE,
          "off",
          "rows come in a random order, which is the same for the same number");

  /** Another random order with the same seed. */
  public static final Option<Long> SHUFFLE_EPOCH =
      Option.whole("shuffle-epoch", Option.STREAMS, 0, "0", "another random order for each number");

  /** How much of the random order to leave out. */
  public static final Option<Long> SHUFFLE_OFFSET =
      Option.whole(
          "shuffle-offset",
          Option.STREAMS,
          0,
          "0",
          "leaves out that many rows at the beginning of the random order");

  /** How many rows to draw. */
  public static final Option<Long> SAMPLE_WINDOWS =
      Option.whole(
          "sample-windows",
          Option.STREAMS,
          1,
          "all",
          "only the first so many rows of the random order; without a seed, of that of seed 0");

  /** The type of payloads. */
  public static final Option<PayloadType> PAYLOAD_TYPE =
      Option.choice(
          "payload-type",
          Option.ITEMS,
          PayloadType.class,
          "string",
          "type of the column payload: text of JSON, or Spark's VARIANT");

  /** The columns of payloads. */
  public static final Option<StructType> PAYLOAD_SCHEMA =
      new Option<>(
          "payload-schema",
          Option.ITEMS,
          "columns such as name STRING, score DOUBLE",
          "none",
          "the column payload is a STRUCT of these, as from_json makes it; what is no such JSON is an error",
          ReadOptions::ddl);

  /** Tags of which items have all. */
  public static final Option<List<String>> TAGS =
      new Option<>(
          "tags",
          Option.ITEMS,
          "a list such as raw,checked",
          "all items",
          "only items that have all of these tags",
          Option::names);

  /** Tags of which items have one. */
  public static final Option<List<String>> ANY_TAGS =
      new Option<>(
          "any-tags",
          Option.ITEMS,
          "a list such as raw,checked",
          "all items",
          "only items that have at least one of these tags",
          Option::names);

  /** Size of a partition. */
  public static final Option<Long> TARGET_PARTITION_BYTES =
      Option.bytes(
          "target-partition-bytes",
          Option.ANY,
          "128m",
          "about how many stored bytes one task reads");

  /** Rows of a batch. */
  public static final Option<Long> BATCH_ROWS =
      Option.whole(
          "batch-rows",
          Option.WITH_LOG,
          1,
          "4096",
          "largest number of rows handed to Spark at once");

  /** How much is read ahead. */
  public static final Option<Long> PREFETCH_BYTES =
      Option.bytes(
          "prefetch-bytes",
          Option.DATASETS,
          0,
          "64m",
          "largest number of stored bytes that one task has in memory, where files are not local; 0: nothing is read ahead");

  /** Rows of a micro-batch. */
  public static final Option<Long> MAX_ROWS_PER_TRIGGER =
      Option.whole(
          "maxRowsPerTrigger",
          Option.WITH_LOG,
          1,
          "all there are",
          "readStream: largest number of rows in a micro-batch, of a dataset at least one file");

  /** Bytes of a micro-batch. */
  public static final Option<Long> MAX_BYTES_PER_TRIGGER =
      Option.bytes(
          "maxBytesPerTrigger",
          Option.WITH_LOG,
          "all there are",
          "readStream: about how many stored bytes a micro-batch reads at most");

  /** Files of a micro-batch. */
  public static final Option<Long> MAX_FILES_PER_TRIGGER =
      Option.whole(
          "maxFilesPerTrigger",
          Option.DATASETS,
          1,
          "all there are",
          "readStream: largest number of data files in a micro-batch");

  /** Where a query begins. */
  public static final Option<String> STARTING_VERSION =
      Option.text(
          "startingVersion",
          Option.DATASETS,
          "a version's number, or latest",
          "all rows",
          "readStream: only what this version adds and later ones; latest: only later ones");

  /** Versions that replace rows. */
  public static final Option<Boolean> SKIP_CHANGE_COMMITS =
      Option.flag(
          "skipChangeCommits",
          Option.DATASETS,
          "readStream: passes over versions that remove or replace rows, which are an error else");

  /** All options of this class. */
  public static final List<Option<?>> ALL =
      List.of(
          VERSION_AS_OF,
          TIMESTAMP_AS_OF,
          TIME_COLUMN,
          START_TIME,
          END_TIME,
          FROM_STEP,
          TO_STEP,
          WINDOW_LENGTH,
          WINDOW_STRIDE,
          WINDOW_UNIT,
          WINDOW_BOUNDARY,
          WINDOW_PARTIAL,
          SHUFFLE_SEED,
          SHUFFLE_EPOCH,
          SHUFFLE_OFFSET,
          SAMPLE_WINDOWS,
          PAYLOAD_TYPE,
          PAYLOAD_SCHEMA,
          TAGS,
          ANY_TAGS,
          TARGET_PARTITION_BYTES,
          BATCH_ROWS,
          PREFETCH_BYTES,
          MAX_ROWS_PER_TRIGGER,
          MAX_BYTES_PER_TRIGGER,
          MAX_FILES_PER_TRIGGER,
          STARTING_VERSION,
          SKIP_CHANGE_COMMITS);

  private static final long DEFAULT_PARTITION_BYTES = 128L << 20;
  private static final long DEFAULT_BATCH_ROWS = 4096;
  private static final long MAX_BATCH_ROWS = 1 << 20;

  private static final String EPISODE = "episode";

  private ReadOptions() {}

  /**
   * Refuses options that reads don't have, and a random order without what it depends on.
   *
   * @param options what the user gave
   * @param ref the collection that is read
   * @throws InvalidRequestException if there is an unknown one, one that is for another kind of
   *     collection, or one that needs another
   */
  public static void check(CaseInsensitiveStringMap options, CollectionRef ref) {
    CollectionOptions.check(options, ref, ALL);
    if (SHUFFLE_SEED.in(options).isEmpty() && SAMPLE_WINDOWS.in(options).isEmpty()) {
      for (Option<Long> option : List.of(SHUFFLE_EPOCH, SHUFFLE_OFFSET)) {
        if (option.in(options).isPresent()) {
          throw new InvalidRequestException(
              "Option '"
                  + option.key()
                  + "' was given without 'shuffle-seed', which says what order is meant. Give both.");
        }
      }
    }
    if (PAYLOAD_SCHEMA.in(options).isPresent() && PAYLOAD_TYPE.in(options).isPresent()) {
      throw new InvalidRequestException(
          "Both 'payload-type' and 'payload-schema' were given, which say what type payloads have."
              + " Give only one.");
    }
    if (TIME_COLUMN.in(options).isPresent() && !hasTimeRange(options)) {
      throw new InvalidRequestException(
          "Option 'time-column' was given without 'start-time' or 'end-time', so that it leaves out"
              + " nothing. Give one of them, or leave it out.");
    }
  }

  /**
   * Returns the range of time to read, or empty if all rows are wanted.
   *
   * @param options what the user gave
   * @param schema the columns of the dataset
   * @param zone the zone of text without one, where the column's times have a zone
   * @throws io.recursivestore.model.NotFoundException if there is no such column
   * @throws InvalidRequestException if a bound can't be read, or the range ends before it starts
   */
  public static Optional<TimeRange> timeRange(
      CaseInsensitiveStringMap options, Schema schema, ZoneId zone) {
    if (!hasTimeRange(options)) {
      return Optional.empty();
    }
    String name = TIME_COLUMN.in(options).orElse(TIME_COLUMN.defaultText());
    Column column =
        schema
            .find(name)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        Suggestion.unknown("column", name, schema.names())
                            + " Option 'time-column' says which one 'start-time' and 'end-time' are"
                            + " about."));
    return Optional.of(
        TimeRange.of(
            name,
            START_TIME.in(options).orElse(""),
            END_TIME.in(options).orElse(""),
            column.type() == Primitive.TIMESTAMP ? zone : ZoneOffset.UTC));
  }

  /**
   * Returns whether only a range of time is to be read.
   *
   * @param options what the user gave
   */
  public static boolean hasTimeRange(CaseInsensitiveStringMap options) {
    return START_TIME.in(options).isPresent() || END_TIME.in(options).isPresent();
  }

  /**
   * Returns the type of payloads of items, if it was given.
   *
   * @param options what the user gave
   */
  public static Optional<DataType> payload(CaseInsensitiveStringMap options) {
    Optional<DataType> schema = PAYLOAD_SCHEMA.in(options).map(StructType::asNullable);
    return schema.or(
        () ->
            PAYLOAD_TYPE
                .in(options)
                .map(
                    type ->
                        type == PayloadType.VARIANT
                            ? DataTypes.VariantType
                            : DataTypes.StringType));
  }

  /**
   * Returns whether a tag can be one of a list in an option, where it stays as it is.
   *
   * @param tag the tag
   */
  public static boolean isListed(String tag) {
    return !tag.isEmpty() && tag.indexOf(',') < 0 && tag.equals(tag.trim()) && tag.indexOf(0) < 0;
  }

  private static StructType ddl(String text) {
    try {
      return StructType.fromDDL(text);
    } catch (Exception e) { // Scala throws what Java would have to declare.
      throw new IllegalArgumentException(e.getMessage(), e);
    }
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

  /**
   * Returns how many stored bytes one task has in memory at most, of files that are not local.
   *
   * @param options what the user gave
   * @return the number; 0 to read nothing ahead
   */
  public static long prefetchBytes(CaseInsensitiveStringMap options) {
    return PREFETCH_BYTES.in(options).orElse(Selection.PREFETCH_BYTES);
  }

  private static OptionalLong windowLength(String text) {
    return text.equalsIgnoreCase(EPISODE)
        ? OptionalLong.empty()
        : OptionalLong.of(Option.atLeast(1, Long.parseLong(text)));
  }

  /**
   * Returns how much a micro-batch reads at most.
   *
   * @param options what the user gave
   */
  public static ReadLimit perTrigger(CaseInsensitiveStringMap options) {
    List<ReadLimit> limits = new ArrayList<>();
    MAX_ROWS_PER_TRIGGER.in(options).map(ReadLimit::maxRows).ifPresent(limits::add);
    MAX_BYTES_PER_TRIGGER.in(options).map(ReadLimit::maxBytes).ifPresent(limits::add);
    MAX_FILES_PER_TRIGGER
        .in(options)
        .map(files -> (int) Math.min(files, Integer.MAX_VALUE))
        .map(ReadLimit::maxFiles)
        .ifPresent(limits::add);
    return switch (limits.size()) {
      case 0 -> ReadLimit.allAvailable();
      case 1 -> limits.get(0);
      default -> ReadLimit.compositeLimit(limits.toArray(ReadLimit[]::new));
    };
  }
}
