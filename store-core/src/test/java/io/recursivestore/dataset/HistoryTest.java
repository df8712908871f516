package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.model.SchemaChange.End;
import io.recursivestore.model.SchemaEvolution;
import io.recursivestore.model.Value;
import io.recursivestore.storage.Intercepted;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A thousand operations of every kind on one dataset, whose process dies now and then in the middle
 * of one, against rows that are kept by column id. Every version that should be left reads as it
 * was.
 */
final class HistoryTest {
  private static final int OPERATIONS = 1_000;
  private static final Set<String> CHANGES =
      Set.of("putIfAbsent", "replace", "create", "delete", "deleteAll", "move");
  private static final Schema FIRST =
      new Schema(List.of(new Column(1, "n", Primitive.INT32, true)));

  /** What a version holds: rows by column id, in order. */
  private record Version(Schema schema, List<Map<Integer, Object>> rows) {}

  private final ObjectStore objects = new MemoryObjectStore();
  private final Map<Long, Version> model = new HashMap<>();
  private final Map<String, Long> tags = new HashMap<>();
  private int names;

  @Property(tries = 1)
  void everyVersionThatShouldBeLeftReadsAsItWas(@ForAll Random random) {
    try (BufferAllocator allocator = new RootAllocator()) {
      open(objects, allocator, true);
      model.put(1L, new Version(FIRST, List.of()));
      for (int i = 0; i < OPERATIONS; i++) {
        step(allocator, random);
      }
      Dataset dataset = open(objects, allocator, false);
      dataset.removeOrphans(Duration.ZERO, false);
      List<Commit> history = dataset.history();
      assertThat(history).extracting(Commit::version).containsExactlyElementsOf(left(dataset));
      for (Commit commit : history) {
        check(dataset, commit.version());
      }
      tags.forEach((tag, version) -> check(dataset, dataset.at(tag).version()));
    }
  }

  private void step(BufferAllocator allocator, Random random) {
    Dataset before = open(objects, allocator, false);
    long newest = before.latest().version();
    Version base = model.get(newest);
    boolean dies = random.nextInt(8) == 0;
    ObjectStore store = dies ? dying(objects, random.nextInt(6)) : objects;
    Version next;
    try {
      next = operate(open(store, allocator, false), base, random, allocator);
    } catch (Crash e) {
      next = attempted;
    } catch (InvalidRequestException e) {
      next = base;
    }
    Dataset after = open(objects, allocator, false);
    long version = after.latest().version();
    assertThat(version).isBetween(newest, newest + 1);
    if (version > newest) {
      boolean reordered = operation(after, version) == Operation.COMPACT;
      model.put(version, reordered ? inOrderOf(rows(after, version), base) : next);
    }
    check(after, version);
  }

  /** What the operation at work makes, if it gets as far as its commit. */
  private Version attempted = new Version(FIRST, List.of());

  private Version operate(Dataset dataset, Version base, Random random, BufferAllocator allocator) {
    attempted = base;
    switch (random.nextInt(13)) {
      case 0 -> write(dataset, base, List.of(), random, allocator, true);
      case 1 -> alter(dataset, base, random);
      case 2 -> rollBack(dataset, base, random);
      case 3 -> tag(dataset, random);
      case 4 -> dataset.compact(WriteOptions.DEFAULT, CommitInfo.NONE);
      case 5 -> dataset.expire(ExpireOptions.DEFAULT.keepingLast(1 + random.nextInt(30)));
      default -> write(dataset, base, base.rows(), random, allocator, false);
    }
    return attempted;
  }

  private void write(
      Dataset dataset,
      Version base,
      List<Map<Integer, Object>> kept,
      Random random,
      BufferAllocator allocator,
      boolean overwrites) {
    List<Map<Integer, Object>> rows = new ArrayList<>(kept);
    List<Map<String, Object>> named = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      Map<Integer, Object> row = new HashMap<>();
      for (Column column : base.schema().columns()) {
        long number = random.nextInt(1_000);
        row.put(column.id(), column.nullable() && random.nextInt(5) == 0 ? null : number);
      }
      rows.add(row);
      named.add(named(row, base.schema(), true));
    }
    attempted = new Version(base.schema(), rows);
    try (VectorSchemaRoot batch = Rows.batch(allocator, base.schema(), named);
        DatasetWriter writer = dataset.writer(dataset.latest(), WriteOptions.DEFAULT)) {
      writer.write(batch);
      List<Fragment> fragments = writer.finish();
      if (overwrites) {
        dataset.overwrite(dataset.latest(), fragments, CommitInfo.NONE);
      } else {
        dataset.append(dataset.latest(), fragments, CommitInfo.NONE);
      }
    }
  }

  private void alter(Dataset dataset, Version base, Random random) {
    List<Column> columns = base.schema().columns();
    String some = columns.get(random.nextInt(columns.size())).name();
    SchemaChange change =
        switch (random.nextInt(5)) {
          case 0 -> new SchemaChange.Drop(List.of(some));
          case 1 -> new SchemaChange.Rename(List.of(some), "renamed" + names++);
          case 2 -> new SchemaChange.Widen(List.of(some), Primitive.INT64);
          case 3 -> new SchemaChange.Move(List.of(some), End.FIRST);
          default ->
              new SchemaChange.Add(
                  List.of("added" + names++),
                  Primitive.INT32,
                  true,
                  random.nextBoolean() ? new Value.OfLong(7) : null,
                  End.LAST);
        };
    Schema changed = SchemaEvolution.apply(base.schema(), List.of(change));
    attempted = new Version(changed, base.rows());
    dataset.alter(List.of(change), Map.of());
  }

  private void rollBack(Dataset dataset, Version base, Random random) {
    List<Commit> history = dataset.history();
    long target = history.get(random.nextInt(history.size())).version();
    Version earlier = model.get(target);
    attempted = new Version(earlier.schema().after(base.schema()), earlier.rows());
    dataset.rollBack(target, Map.of());
  }

  private void tag(Dataset dataset, Random random) {
    if (tags.size() > 5) {
      String tag = tags.keySet().iterator().next();
      tags.remove(tag);
      dataset.untag(tag);
    } else {
      List<Commit> history = dataset.history();
      long version = history.get(random.nextInt(history.size())).version();
      String tag = "t" + names++;
      dataset.tag(tag, version);
      tags.put(tag, version);
    }
  }

  private void check(Dataset dataset, long version) {
    Version expected = model.get(version);
    assertThat(dataset.at(version).schema().columns()).isEqualTo(expected.schema().columns());
    assertThat(rows(dataset, version))
        .as("version %s", version)
        .isEqualTo(
            expected.rows().stream().map(row -> named(row, expected.schema(), false)).toList());
  }

  private static Operation operation(Dataset dataset, long version) {
    List<Commit> history = dataset.history();
    assertThat(history.get(history.size() - 1).version()).isEqualTo(version);
    return history.get(history.size() - 1).operation();
  }

  private static List<Map<String, Object>> rows(Dataset dataset, long version) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map<String, Object> row : Rows.of(dataset.read(dataset.at(version), ReadOptions.ALL))) {
      Map<String, Object> numbers = new HashMap<>();
      row.forEach((name, value) -> numbers.put(name, value == null ? null : number(value)));
      rows.add(numbers);
    }
    return rows;
  }

  /** Files that were written together come last; no row is lost, added or changed. */
  private static Version inOrderOf(List<Map<String, Object>> found, Version version) {
    List<Map<Integer, Object>> left = new ArrayList<>(version.rows());
    List<Map<Integer, Object>> ordered = new ArrayList<>();
    for (Map<String, Object> row : found) {
      Map<Integer, Object> same =
          left.stream()
              .filter(candidate -> named(candidate, version.schema(), false).equals(row))
              .findFirst()
              .orElseThrow();
      // By identity: rows that are equal now may differ in columns that were dropped.
      left.removeIf(candidate -> candidate == same);
      ordered.add(same);
    }
    assertThat(left).isEmpty();
    return new Version(version.schema(), ordered);
  }

  private static Map<String, Object> named(
      Map<Integer, Object> row, Schema schema, boolean asStored) {
    Map<String, Object> names = new HashMap<>();
    for (Column column : schema.columns()) {
      Object value =
          row.containsKey(column.id())
              ? row.get(column.id())
              : column.defaultValue() instanceof Value.OfLong number ? number.value() : null;
      names.put(
          column.name(),
          asStored && value != null && column.type() == Primitive.INT32
              ? Integer.valueOf((int) number(value))
              : value);
    }
    return names;
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }

  private static Set<Long> left(Dataset dataset) {
    Set<Long> versions = new TreeSet<>(dataset.latest().expiry().kept());
    for (long v = dataset.latest().expiry().oldest(); v <= dataset.latest().version(); v++) {
      versions.add(v);
    }
    return versions;
  }

  private static Dataset open(ObjectStore objects, BufferAllocator allocator, boolean create) {
    Datasets datasets = new Datasets(objects, () -> allocator, Clock.systemUTC());
    return create ? datasets.create("d", FIRST, CommitInfo.NONE) : datasets.open("d");
  }

  /** What a change that the process did not live to make throws. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Returns a store whose process dies after some changes; what was changed before stays. */
  private static ObjectStore dying(ObjectStore objects, int changes) {
    AtomicInteger left = new AtomicInteger(changes);
    return Intercepted.store(
        objects,
        (method, key) -> {
          if (CHANGES.contains(method) && left.getAndDecrement() <= 0) {
            throw new Crash();
          }
        });
  }
}
