package io.recursivestore.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.Store;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.read.StreamPlaces;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.write.WrittenParts;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StreamSnapshot;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A stream's windows or steps. No row is exchanged: a task reads the places of the order in which
 * its shard lies, and takes the rows of its split. Where that is, follows from how many rows each
 * split has in equal slices of the places, which one pass over the keys counts.
 */
final class StreamInput implements PrepInput {
  private static final String FROM = ReadOptions.FROM_STEP.key();
  private static final String TO = ReadOptions.TO_STEP.key();
  private static final int TASKS_PER_CORE = 4;
  private static final long LEAST_SLICE = 4096;
  private static final long MOST_SLICES = 1024;

  private final JavaSparkContext spark;
  private final StreamPlaces places;
  private final Splits splits;
  private final ObjectNode pin;
  private final Parent parent;
  private final long slice;

  /** For each slice, and one more, the rows of each split before it. */
  private long[][] before = {};

  private StreamInput(
      JavaSparkContext spark, StreamPlaces places, Splits splits, ObjectNode pin, Parent parent) {
    this.spark = spark;
    this.places = places;
    this.splits = splits;
    this.pin = pin;
    this.parent = parent;
    this.slice = Math.max(LEAST_SLICE, (rows() - 1) / MOST_SLICES + 1);
  }

  /**
   * Opens a stream.
   *
   * @param pinned its pin, if the job has begun before
   */
  static StreamInput open(JavaSparkContext spark, PrepOptions options, Optional<JsonNode> pinned) {
    try (Store store = SessionStore.open(options.root())) {
      StepStream stream = store.streams().open(options.input().name());
      CaseInsensitiveStringMap reading = options.reading(step(pinned, FROM), step(pinned, TO));
      StreamSnapshot steps = range(stream.snapshot(), reading);
      StreamPlaces places =
          StreamPlaces.of(
              options.root(),
              stream.schema(),
              steps,
              options.columns(),
              options.windowKey(),
              reading);
      // Steps that were cleared or dropped and written again are not the same steps, and the last
      // one may have got more fields.
      ObjectNode pin = JsonNodeFactory.instance.objectNode();
      pin.put("stream", stream.name());
      pin.put("created", stream.history().get(0).time().toString());
      pin.put("steps", steps.endRow()).put("tokens", steps.tokens());
      steps.firstStep().ifPresent(first -> pin.put(FROM, first));
      // A range that ends with the largest number has no step after it to name.
      steps.lastStep().stream()
          .filter(last -> last < Long.MAX_VALUE)
          .forEach(last -> pin.put(TO, last + 1));
      pin.put("rows", places.end() - places.first());
      return new StreamInput(
          spark, places, options.splits(), pin, new Parent(options.input(), steps.endRow()));
    }
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
    return places.schema();
  }

  @Override
  public long rows() {
    return places.end() - places.first();
  }

  @Override
  public long[] count() {
    int slices = (int) ((rows() + slice - 1) / slice);
    List<Integer> numbers = IntStream.range(0, slices).boxed().toList();
    List<long[]> counts =
        slices == 0
            ? List.of()
            : spark
                .parallelize(numbers, Math.min(slices, TASKS_PER_CORE * spark.defaultParallelism()))
                .mapPartitions(new SlicesCount(places.keys(), splits, slice))
                .collect();
    before = new long[slices + 1][splits.names().size()];
    for (int i = 0; i < slices; i++) {
      for (int split = 0; split < before[i].length; split++) {
        before[i + 1][split] = before[i][split] + counts.get(i)[split];
      }
    }
    return before[slices].clone();
  }

  @Override
  public JavaRDD<WrittenParts> write(List<Shard> shards, ShardTarget target) {
    List<Integer> numbers = IntStream.range(0, shards.size()).boxed().toList();
    PlacedShard[] placed = shards.stream().map(this::place).toArray(PlacedShard[]::new);
    return spark
        .parallelize(numbers, shards.size())
        .map(new ShardWrite(places, splits, placed, target));
  }

  private PlacedShard place(Shard shard) {
    int first = sliceOf(shard.split(), shard.from());
    int last = sliceOf(shard.split(), shard.to() - 1);
    return new PlacedShard(
        shard,
        places.first() + first * slice,
        Math.min(places.end(), places.first() + (last + 1) * slice),
        shard.from() - before[first][shard.split()]);
  }

  /** Returns the slice that a row of a split is in. */
  private int sliceOf(int split, long row) {
    int low = 0;
    int high = before.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (before[middle][split] <= row) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static Optional<Long> step(Optional<JsonNode> pinned, String key) {
    return pinned.filter(pin -> pin.has(key)).map(pin -> pin.path(key).asLong());
  }

  private static StreamSnapshot range(StreamSnapshot steps, CaseInsensitiveStringMap reading) {
    StreamSnapshot rest = ReadOptions.FROM_STEP.in(reading).map(steps::rangeFrom).orElse(steps);
    return ReadOptions.TO_STEP
        .in(reading)
        .map(to -> rest.range(Math.min(to, rest.firstStep().orElse(to)), to))
        .orElse(rest);
  }

  /**
   * A shard and where it lies.
   *
   * @param shard the shard
   * @param from the first place to read
   * @param to the place to stop before
   * @param skip how many rows of its split to leave out there
   */
  private record PlacedShard(Shard shard, long from, long to, long skip) implements Serializable {}

  /** Counts the slices of a task, which follow each other: their stream is opened once. */
  private record SlicesCount(StreamPlaces keys, Splits splits, long slice)
      implements FlatMapFunction<Iterator<Integer>, long[]> {
    @Override
    public Iterator<long[]> call(Iterator<Integer> numbers) {
      int first = numbers.next();
      int last = first;
      while (numbers.hasNext()) {
        last = numbers.next();
      }
      long from = keys.first() + first * slice;
      long to = Math.min(keys.end(), keys.first() + (last + 1) * slice);
      return StreamRows.count(keys, from, to, slice, splits).iterator();
    }
  }

  /** Writes a shard. */
  private record ShardWrite(
      StreamPlaces places, Splits splits, PlacedShard[] shards, ShardTarget target)
      implements Function<Integer, WrittenParts> {
    @Override
    public WrittenParts call(Integer number) {
      PlacedShard one = shards[number];
      Shard shard = one.shard();
      try (StreamRows rows =
          new StreamRows(
              places, one.from(), one.to(), splits, shard.split(), one.skip(), shard.rows())) {
        return new WrittenParts(
            new ShardReport[] {ShardRows.write(shard, places.schema(), rows, target)});
      }
    }
  }
}
