package io.recursivestore.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.Store;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Snapshot;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.type.SparkSchemas;
import io.recursivestore.spark.write.WrittenParts;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * The rows of a dataset's version. A dataset has no order that is computed, so its rows are ordered
 * by a hash of seed and content, or by their numbers if they keep their order, and exchanged once.
 */
final class DatasetInput implements PrepInput {
  private static final long[][] NO_COUNTS = {};

  private final JavaRDD<InternalRow> rows;
  private final StructType columns;
  private final RowPlaces places;
  private final ObjectNode pin;
  private final Parent parent;
  private RowCounts counts = new RowCounts(new long[1][0]);

  private DatasetInput(
      JavaRDD<InternalRow> rows,
      StructType columns,
      RowPlaces places,
      ObjectNode pin,
      Parent parent) {
    this.rows = rows;
    this.columns = columns;
    this.places = places;
    this.pin = pin;
    this.parent = parent;
  }

  /**
   * Opens a dataset.
   *
   * @param pinned its pin, if the job has begun before
   * @throws io.recursivestore.model.NotFoundException if there is no such dataset, version or
   *     column
   */
  static DatasetInput open(SparkSession session, PrepOptions options, Optional<JsonNode> pinned) {
    ObjectNode pin = JsonNodeFactory.instance.objectNode();
    Snapshot snapshot = snapshot(options, pinned, pin);
    List<String> names = options.columns().orElse(snapshot.schema().names());
    StructType columns = SparkSchemas.toSpark(snapshot.schema().select(names));
    List<String> deciding = options.splitColumn().map(List::of).orElse(names);
    int decidingColumns = snapshot.schema().select(deciding).columns().size();
    Dataset<Row> frame =
        session
            .read()
            .format("recursive-store")
            .option("dataset", options.input().name())
            .option("versionAsOf", snapshot.version())
            .load(options.root())
            .select(struct(names), struct(deciding));
    RowPlaces places =
        new RowPlaces(
            options.splits(),
            names.size(),
            decidingColumns,
            options.shuffled()
                ? Splits.mix(Splits.mix(options.shuffleSeed()) + options.shuffleEpoch())
                : null);
    return new DatasetInput(
        frame.queryExecution().toRdd().toJavaRDD(),
        columns,
        places,
        pin,
        new Parent(options.input(), snapshot.version()));
  }

  @Override
  public ObjectNode pin() {
    return pin;
  }

  @Override
  public Parent parent() {
    return parent;
  }

  @Override
  public StructType columns() {
    return columns;
  }

  @Override
  public long rows() {
    return pin.path("rows").asLong();
  }

  @Override
  public long[] count() {
    counts = RowCounts.of(rows, places);
    return counts.rowsOfSplits();
  }

  @Override
  public JavaRDD<WrittenParts> write(List<Shard> shards, ShardTarget target) {
    ShardBounds bounds =
        places.seed() == null ? ShardBounds.ordered(shards) : ShardBounds.random(shards, counts);
    JavaRDD<Tuple2<byte[], Boolean>> keyed =
        rows.mapPartitionsWithIndex(
            new Key(places, bounds, places.seed() == null ? counts.before() : NO_COUNTS), false);
    return JavaPairRDD.fromJavaRDD(keyed)
        .repartitionAndSortWithinPartitions(new RowKeys.ByShard(shards.size()), new RowKeys.Order())
        .mapPartitionsWithIndex(
            new ShardWrite(shards.toArray(Shard[]::new), columns, target), false);
  }

  /** Returns the version to read, and writes into a pin what tells it. */
  private static Snapshot snapshot(PrepOptions options, Optional<JsonNode> pinned, ObjectNode pin) {
    try (Store store = SessionStore.open(options.root())) {
      var dataset = store.datasets().open(options.input().name());
      // A version of another dataset, which had the name, is not the same version.
      String created = dataset.created().toString();
      Snapshot snapshot =
          pinned
              .filter(before -> before.path("created").asText().equals(created))
              .map(before -> dataset.at(before.path("version").asLong()))
              .or(() -> options.version().map(dataset::at))
              .orElseGet(dataset::latest);
      pin.put("dataset", options.input().name()).put("created", created);
      pin.put("version", snapshot.version()).put("rows", snapshot.rows());
      return snapshot;
    }
  }

  private static Column struct(List<String> names) {
    return functions.struct(
        names.stream()
            .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new));
  }

  /** Makes keys of rows. */
  private record Key(RowPlaces places, ShardBounds bounds, long[][] before)
      implements Function2<Integer, Iterator<InternalRow>, Iterator<Tuple2<byte[], Boolean>>> {
    @Override
    public Iterator<Tuple2<byte[], Boolean>> call(Integer part, Iterator<InternalRow> rows) {
      long[] numbers =
          places.seed() == null ? before[part] : new long[places.splits().names().size()];
      return new KeyedRows(rows, places, bounds, numbers);
    }
  }

  /** Writes a shard. */
  private record ShardWrite(Shard[] shards, StructType columns, ShardTarget target)
      implements Function2<Integer, Iterator<Tuple2<byte[], Boolean>>, Iterator<WrittenParts>> {
    @Override
    public Iterator<WrittenParts> call(Integer number, Iterator<Tuple2<byte[], Boolean>> sorted) {
      UnsafeRow row = new UnsafeRow(columns.length());
      Iterator<UnsafeRow> rows =
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return sorted.hasNext();
            }

            @Override
            public UnsafeRow next() {
              return RowKeys.show(sorted.next()._1(), row);
            }
          };
      ShardReport report = ShardRows.write(shards[number], columns, rows, target);
      return List.of(new WrittenParts(new ShardReport[] {report})).iterator();
    }
  }
}
