package io.recursivestore.spark.read;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.expression.Filters;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.option.StoreAnalysisException;
import io.recursivestore.spark.read.StepRange.Told;
import io.recursivestore.spark.type.SparkSchemas;
import io.recursivestore.stream.StreamSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Plans a scan of a stream: which fields, which range of steps, and in which order. Planning takes
 * the same time however long the stream is, but for this: a random order, or the number, of windows
 * that end with episodes needs to know where these end, and the field that says so is read once
 * through, here on the driver.
 */
public final class StreamScanBuilder
    implements ScanBuilder,
        SupportsPushDownRequiredColumns,
        SupportsPushDownV2Filters,
        SupportsPushDownAggregates,
        SupportsPushDownLimit {
  /** Starting a task costs about as much as reading this. */
  private static final long LEAST_PARTITION_BYTES = 4L << 20;

  private static final String STEP = "step";

  private final String root;
  private final CollectionRef stream;
  private final StructType rows;
  private final StreamSnapshot steps;
  private final Optional<Windows> windows;
  private final Optional<Shuffle> shuffle;
  private final CaseInsensitiveStringMap options;
  private final StepRange range;
  private final Filters filters;
  private final List<Filter> onFields = new ArrayList<>();
  private String[] columns;
  private Predicate[] pushed = new Predicate[0];
  private Optional<Aggregation> aggregation = Optional.empty();
  private long limit = Long.MAX_VALUE;

  /**
   * Creates a builder.
   *
   * @param root the store's root
   * @param stream the stream
   * @param schema the stream's columns, the step number first
   * @param steps its steps, of which some are read
   * @param windows how rows become windows, if they do
   * @param options what the user gave
   * @throws io.recursivestore.model.InvalidRequestException if there is an option that reads don't
   *     have, or some that don't go together
   */
  public StreamScanBuilder(
      String root,
      CollectionRef stream,
      Schema schema,
      StreamSnapshot steps,
      Optional<Windows> windows,
      CaseInsensitiveStringMap options) {
    ReadOptions.check(options, stream);
    this.root = root;
    this.stream = stream;
    this.rows = rows(schema, steps.isRagged(), windows);
    this.steps = steps;
    this.windows = windows;
    this.shuffle = Shuffle.in(options);
    this.options = options;
    this.filters = new Filters(schema);
    this.range = new StepRange(filters, options);
    this.columns = rows.fieldNames();
  }

  /**
   * Returns what rows look like to Spark. Where every step has every field, nothing is null, and
   * Spark need not look.
   *
   * @param schema the stream's columns
   * @param ragged whether steps may lack fields
   * @param windows how rows become windows, if they do
   */
  public static StructType rows(Schema schema, boolean ragged, Optional<Windows> windows) {
    StructType rows =
        new StructType(
            Arrays.stream(SparkSchemas.toSpark(schema).fields())
                .map(field -> column(field, ragged))
                .toArray(StructField[]::new));
    return windows.map(w -> w.schema(rows)).orElse(rows);
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    columns = requiredSchema.fieldNames();
  }

  /**
   * Narrows the range of steps, and leaves out segments by their statistics. Filters on windows
   * can't, and those on a random order must not: what is at a place of it does not depend on them.
   */
  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    if (windows.isPresent() || shuffle.isPresent()) {
      return predicates;
    }
    List<Predicate> used = new ArrayList<>();
    List<Predicate> left = new ArrayList<>();
    for (Predicate predicate : predicates) {
      Told told = range.narrow(predicate);
      Optional<Filter> filter = told == Told.ALL ? Optional.empty() : filters.translate(predicate);
      filter.ifPresent(onFields::add);
      if (told != Told.NOTHING || filter.isPresent()) {
        used.add(predicate);
      }
      if (told != Told.ALL) {
        left.add(predicate);
      }
    }
    pushed = used.toArray(Predicate[]::new);
    return left.toArray(Predicate[]::new);
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushed.clone();
  }

  @Override
  public boolean supportCompletePushDown(Aggregation asked) {
    return summary().answers(asked);
  }

  @Override
  public boolean pushAggregation(Aggregation asked) {
    boolean can = summary().answers(asked);
    aggregation = can ? Optional.of(asked) : Optional.empty();
    return can;
  }

  /** Takes a limit if it is known where the first windows are; Spark applies it once more. */
  @Override
  public boolean pushLimit(int rowLimit) {
    boolean known = shuffle.isPresent() || shape().boundary() == null;
    if (known) {
      limit = rowLimit;
    }
    return known;
  }

  @Override
  public Scan build() {
    return StoreAnalysisException.analyze(
        () -> {
          StreamSnapshot inRange = range.of(steps);
          StreamSnapshot part = onFields.isEmpty() ? inRange : inRange.pruned(Filter.and(onFields));
          return aggregation
              .<Scan>map(asked -> summary().scan(asked, stream, part, count(part)))
              .orElseGet(() -> scan(part));
        });
  }

  private Scan scan(StreamSnapshot part) {
    return new StreamScan(
        root,
        stream,
        new StructType(Arrays.stream(columns).map(rows::apply).toArray(StructField[]::new)),
        windows,
        part,
        shuffle,
        shuffle.isPresent() && shape().boundary() != null
            ? Optional.of(WindowLayout.of(shape(), part))
            : Optional.empty(),
        List.of(pushed),
        limit,
        ReadOptions.TARGET_PARTITION_BYTES
            .in(options)
            .orElseGet(() -> Math.min(ReadOptions.targetPartitionBytes(options), share(part))),
        ReadOptions.batchRows(options),
        ReadOptions.perTrigger(options));
  }

  private Windows shape() {
    return windows.orElse(Windows.ROWS);
  }

  private StreamSummary summary() {
    return new StreamSummary(rows, shuffle.filter(Shuffle::isPart).isEmpty());
  }

  private long count(StreamSnapshot part) {
    long all = WindowLayout.of(shape(), part).count();
    return shuffle.map(s -> s.count(all)).orElse(all);
  }

  /** Returns how much each core would read, so that none is idle if the stream is not large. */
  private static long share(StreamSnapshot part) {
    int cores = SparkSession.active().sparkContext().defaultParallelism();
    return Math.max(LEAST_PARTITION_BYTES, part.tokens() * Long.BYTES / cores + 1);
  }

  private static StructField column(StructField field, boolean ragged) {
    var type =
        field.dataType() instanceof ArrayType array
            ? DataTypes.createArrayType(array.elementType(), false)
            : field.dataType();
    return new StructField(
        field.name(), type, ragged && !field.name().equals(STEP), field.metadata());
  }
}
