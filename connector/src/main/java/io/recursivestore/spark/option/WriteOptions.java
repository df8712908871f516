package io.recursivestore.spark.option;

import io.recursivestore.format.Compression;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Parent;
import io.recursivestore.model.PartitionBy;
import io.recursivestore.model.SortBy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The options of writes. */
public final class WriteOptions {
  /** Filters for single values. */
  public static final Option<List<String>> BLOOM_FILTER_COLUMNS =
      new Option<>(
          "bloom-filter-columns",
          Option.DATASETS,
          "a list of columns such as user_id,url",
          "none",
          "columns that get Bloom filters in Parquet files, to find single values in few of them",
          Option::names);

  /** Codec of data files. */
  public static final Option<Compression> COMPRESSION =
      new Option<>(
          "compression",
          Option.DATASETS,
          "auto, none, snappy, zstd, lz4_raw or gzip",
          "auto",
          "codec of the data files",
          WriteOptions::compression);

  /** Format of data files. */
  public static final Option<FileFormat> FILE_FORMAT =
      Option.choice(
          "file-format",
          Option.DATASETS,
          FileFormat.class,
          "the dataset's, at first parquet",
          "format of the data files of this write and of those after it");

  /** Columns that the dataset lacks. */
  public static final Option<Boolean> MERGE_SCHEMA =
      Option.flag(
          "mergeSchema",
          Option.DATASETS,
          "columns that only the rows have are added, and types become wider where the rows need it");

  /** Lineage. */
  public static final Option<List<Parent>> PARENTS =
      new Option<>(
          "parents",
          Option.ANY,
          "a list such as datasets/weather@2,streams/ewr@8700",
          "none",
          "what the rows were made from, recorded with the version",
          WriteOptions::parents);

  /** Partitions of a dataset that is made. */
  public static final Option<List<PartitionBy>> PARTITION_BY =
      new Option<>(
          "partition-by",
          Option.DATASETS,
          "a list such as days(time), bucket(16, user), truncate(4, name), kind",
          "the dataset's, at first none",
          "partitions of a dataset that the write makes",
          text -> parsed(() -> PartitionBy.parse(text)));

  /** What an overwrite replaces. */
  public static final Option<OverwriteMode> PARTITION_OVERWRITE_MODE =
      Option.choice(
          "partitionOverwriteMode",
          Option.DATASETS,
          OverwriteMode.class,
          "Spark's setting",
          "whether an overwrite replaces all rows, or only the partitions that it writes to");

  /** Order of rows in files. */
  public static final Option<List<SortBy>> SORT_BY =
      new Option<>(
          "sort-by",
          Option.DATASETS,
          "a list such as day, score desc nulls last",
          "the dataset's, at first none",
          "order of rows in the files of a dataset that the write makes",
          text -> parsed(() -> SortBy.parse(text)));

  /** How rows are brought to tasks. */
  public static final Option<WriteDistribution> WRITE_DISTRIBUTION =
      Option.choice(
          "write-distribution",
          Option.DATASETS,
          WriteDistribution.class,
          "hash if there are partitions, range if rows are sorted, else none",
          "how rows are brought to the tasks that write them, see the guide");

  /** Which rows to replace. */
  public static final Option<String> REPLACE_WHERE =
      Option.text(
          "replaceWhere",
          Option.DATASETS,
          "an SQL condition on columns of the dataset",
          "all rows",
          "which rows an overwrite replaces; the new ones must match it");

  /** Sizes of data files. */
  public static final Option<Long> TARGET_FILE_BYTES =
      Option.bytes(
          "target-file-bytes",
          Option.DATASETS,
          "128m",
          "a data file is ended when it has about this size");

  /** Rows that need no sorting. */
  public static final Option<Boolean> ORDERED =
      Option.flag(
          "ordered",
          Option.STREAMS,
          "rows are in the order of their steps already, so that Spark need not sort them; checked");

  /** Versions of items. */
  public static final Option<Long> KEEP_VERSIONS =
      Option.whole(
          "keep-versions",
          Option.ITEMS,
          1,
          "5",
          "how many versions of each item are kept by a collection that the write makes");

  /** All options of this class. */
  public static final List<Option<?>> ALL =
      List.of(
          BLOOM_FILTER_COLUMNS,
          COMPRESSION,
          FILE_FORMAT,
          KEEP_VERSIONS,
          MERGE_SCHEMA,
          PARTITION_BY,
          PARTITION_OVERWRITE_MODE,
          REPLACE_WHERE,
          SORT_BY,
          TARGET_FILE_BYTES,
          WRITE_DISTRIBUTION,
          PARENTS,
          ORDERED);

  /** What the keys of the user's own metadata start with. */
  public static final String META_PREFIX = "meta.";

  /** Spark's own, which it hands over with the others when a query writes a stream. */
  private static final String CHECKPOINT = "checkpointlocation";

  private static final Pattern PARENT =
      Pattern.compile("(datasets|streams|items)/([^@/]+)@(\\d{1,18})");

  private WriteOptions() {}

  /**
   * Refuses options that writes don't have.
   *
   * @param options what the user gave
   * @param ref the collection that is written
   * @throws InvalidRequestException if there is an unknown one
   */
  public static void check(CaseInsensitiveStringMap options, CollectionRef ref) {
    CollectionOptions.check(options, ref, ALL, META_PREFIX, CHECKPOINT);
  }

  /**
   * Returns the parents and metadata to record.
   *
   * @param options what the user gave
   */
  public static CommitInfo commitInfo(CaseInsensitiveStringMap options) {
    Map<String, String> meta = new TreeMap<>();
    options
        .asCaseSensitiveMap()
        .forEach(
            (key, value) -> {
              if (key.regionMatches(true, 0, META_PREFIX, 0, META_PREFIX.length())) {
                meta.put(key.substring(META_PREFIX.length()), value);
              }
            });
    FILE_FORMAT.in(options).ifPresent(format -> meta.put(Commit.FILE_FORMAT, format.word()));
    return new CommitInfo(PARENTS.in(options).orElse(List.of()), meta);
  }

  /**
   * Returns how data files are written.
   *
   * @param options what the user gave
   */
  public static io.recursivestore.dataset.WriteOptions files(CaseInsensitiveStringMap options) {
    return new io.recursivestore.dataset.WriteOptions(
            COMPRESSION.in(options).orElse(Compression.AUTO),
            TARGET_FILE_BYTES
                .in(options)
                .orElse(io.recursivestore.dataset.WriteOptions.DEFAULT.targetFileBytes()))
        .withBloomFilters(BLOOM_FILTER_COLUMNS.in(options).orElse(List.of()));
  }

  private static Compression compression(String text) {
    return parsed(() -> Compression.of(text));
  }

  private static <T> T parsed(Supplier<T> parser) {
    try {
      return parser.get();
    } catch (InvalidRequestException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static List<Parent> parents(String text) {
    List<Parent> parents = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = PARENT.matcher(part.trim());
      if (!matcher.matches()) {
        throw new IllegalArgumentException("'" + part + "' is not a collection at a version");
      }
      CollectionKind kind =
          Arrays.stream(CollectionKind.values())
              .filter(each -> each.directory().equals(matcher.group(1)))
              .findFirst()
              .orElseThrow();
      parents.add(
          new Parent(new CollectionRef(kind, matcher.group(2)), Long.parseLong(matcher.group(3))));
    }
    return parents;
  }
}
