package io.recursivestore.spark.read;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Filter;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.spark.expression.Filters;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.option.StoreAnalysisException;
import io.recursivestore.spark.type.SparkSchemas;
import io.recursivestore.stream.StreamSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Plans a scan of a stream: which fields, and which range of steps. */
public final class StreamScanBuilder
    implements ScanBuilder, SupportsPushDownRequiredColumns, SupportsPushDownV2Filters {
  private static final String STEP = "step";

  private final String root;
  private final CollectionRef stream;
  private final Schema schema;
  private final StreamSnapshot steps;
  private final Optional<Windows> windows;
  private final CaseInsensitiveStringMap options;
  private List<String> columns;
  private Predicate[] pushed = new Predicate[0];
  private long fromStep;
  private Optional<Long> toStep;

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
   *     have
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
    this.schema = schema;
    this.steps = steps;
    this.windows = windows;
    this.options = options;
    this.columns = schema.names();
    this.fromStep = ReadOptions.FROM_STEP.in(options).orElse(Long.MIN_VALUE);
    this.toStep = ReadOptions.TO_STEP.in(options);
    if (toStep.isPresent() && fromStep > toStep.get()) {
      throw new InvalidRequestException(
          "The range from step "
              + fromStep
              + " to step "
              + toStep.get()
              + " ends before it begins. Exchange 'from-step' and 'to-step'.");
    }
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
    return windows.isPresent() ? Windows.schema(rows) : rows;
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    columns = List.of(requiredSchema.fieldNames());
  }

  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    if (windows.isPresent()) {
      return predicates;
    }
    Filters translator = new Filters(schema);
    List<Predicate> used = new ArrayList<>();
    for (Predicate predicate : predicates) {
      if (translator.translate(predicate).map(this::narrow).orElse(false)) {
        used.add(predicate);
      }
    }
    pushed = used.toArray(Predicate[]::new);
    return predicates;
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushed.clone();
  }

  @Override
  public Scan build() {
    return StoreAnalysisException.analyze(this::plan);
  }

  private Scan plan() {
    long from = fromStep;
    // An upper bound that excludes nothing has no number: the last step may be the largest long.
    StreamSnapshot range =
        toStep
            .map(to -> steps.range(Math.min(from, to), to))
            .orElseGet(() -> from == Long.MIN_VALUE ? steps : steps.rangeFrom(from));
    return new StreamScan(
        root,
        stream,
        schema.select(columns),
        windows,
        range,
        List.of(pushed),
        ReadOptions.targetPartitionBytes(options),
        ReadOptions.batchRows(options));
  }

  /** Narrows the range of steps by a filter; returns whether it could. */
  private boolean narrow(Filter filter) {
    if (filter instanceof Filter.And and) {
      boolean left = narrow(and.left());
      return narrow(and.right()) || left;
    }
    if (!(filter instanceof Filter.Compare compare)
        || !compare.column().equals(STEP)
        || !(compare.value() instanceof Value.OfLong bound)) {
      return false;
    }
    long step = bound.value();
    switch (compare.operator()) {
      case EQ -> {
        atLeast(step);
        atMost(step);
      }
      case GE -> atLeast(step);
      case GT -> {
        if (step < Long.MAX_VALUE) {
          atLeast(step + 1);
        }
      }
      case LE -> atMost(step);
      case LT -> below(step);
    }
    return true;
  }

  private static StructField column(StructField field, boolean ragged) {
    var type =
        field.dataType() instanceof ArrayType array
            ? DataTypes.createArrayType(array.elementType(), false)
            : field.dataType();
    return new StructField(
        field.name(), type, ragged && !field.name().equals(STEP), field.metadata());
  }

  private void atLeast(long step) {
    fromStep = Math.max(fromStep, step);
  }

  private void atMost(long step) {
    if (step < Long.MAX_VALUE) {
      below(step + 1);
    }
  }

  private void below(long step) {
    toStep = Optional.of(toStep.map(to -> Math.min(to, step)).orElse(step));
  }
}
