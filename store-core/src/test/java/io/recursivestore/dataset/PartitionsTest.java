package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.format.Selection;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Partition;
import io.recursivestore.model.PartitionBy;
import io.recursivestore.model.PartitionColumn;
import io.recursivestore.model.PartitionField;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaMerge;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.SortBy;
import io.recursivestore.model.Transform;
import io.recursivestore.model.Transforms;
import io.recursivestore.model.Value;
import io.recursivestore.storage.MemoryObjectStore;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Random operations on a dataset whose partitions change now and then, against rows in memory:
 * every file has rows of one partition, and scans find the same rows as without partitions.
 */
final class PartitionsTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "long", Primitive.INT64, true),
              new Column(2, "double", Primitive.FLOAT64, true),
              new Column(3, "text", Primitive.STRING, true),
              new Column(4, "decimal", new Decimal(20, 2), true),
              new Column(5, "bool", Primitive.BOOL, true),
              new Column(6, "bytes", Primitive.BINARY, true),
              new Column(7, "day", Primitive.DATE, true),
              new Column(8, "time", Primitive.TIMESTAMP, true),
              new Column(9, "float", Primitive.FLOAT32, true),
              new Column(10, "number", Primitive.INT32, true),
              new Column(
                  11,
                  "in",
                  new Struct(List.of(new Column(12, "text", Primitive.STRING, true))),
                  true)));
  private static final List<String> PARTITIONS =
      List.of(
          "long",
          "double",
          "text",
          "decimal",
          "bool",
          "bytes",
          "day",
          "time",
          "float",
          "in.text",
          "bucket(2, long)",
          "bucket(3, text)",
          "bucket(2, decimal)",
          "bucket(2, bytes)",
          "bucket(2, time)",
          "bucket(2, number)",
          "truncate(2, text)",
          "truncate(3, long)",
          "truncate(50, decimal)",
          "truncate(1, bytes)",
          "truncate(1, in.text)",
          "years(day)",
          "months(time)",
          "days(time)",
          "hours(time)");
  private static final List<String> TEXTS =
      List.of(
          "", "a", "größe", "\uD83D\uDE00\uD83D\uDE00b", "\0/../", "p".repeat(80), "p".repeat(81));

  private final List<Map<String, Object>> all = new ArrayList<>();

  @Property(tries = 15)
  void filesHaveOnePartitionAndScansFindAllRows(@ForAll Random random) {
    all.clear();
    try (Store store = Store.openOrCreate(new MemoryObjectStore())) {
      Dataset dataset =
          store.datasets().create("d", SCHEMA.partitionedBy(partitions(random)), CommitInfo.NONE);
      for (int i = 0; i < 12; i++) {
        operate(dataset, random);
        check(dataset, random);
      }
    }
  }

  private void operate(Dataset dataset, Random random) {
    switch (random.nextInt(7)) {
      case 0 -> dataset.partitionBy(partitions(random), Map.of());
      case 1 -> overwrite(dataset, random);
      case 2 -> {
        Filter filter = filter(random, 1);
        boolean some = all.removeIf(row -> Truth.of(filter, plain(row)) == Truth.TRUE);
        assertThat(dataset.deleteWhere(filter, WriteOptions.DEFAULT, CommitInfo.NONE).isPresent())
            .isEqualTo(some);
      }
      case 3 -> {
        CompactionOptions options = CompactionOptions.DEFAULT;
        if (random.nextBoolean()) {
          options = options.sortedBy(SortBy.parse("text desc, long nulls last, time"));
        }
        if (random.nextBoolean()) {
          options = options.where(filter(random, 1));
        }
        dataset.compact(options, WriteOptions.DEFAULT, CommitInfo.NONE);
      }
      default -> {
        List<Map<String, Object>> rows = rows(random);
        dataset.append(dataset.latest(), write(dataset, rows), CommitInfo.NONE);
        all.addAll(rows);
      }
    }
  }

  private void overwrite(Dataset dataset, Random random) {
    List<Map<String, Object>> rows = rows(random);
    Snapshot base = dataset.latest();
    Schema schema = base.schema();
    Optional<Commit> commit =
        dataset
            .commits()
            .overwritePartitions(
                base,
                new SchemaMerge(schema, schema),
                write(dataset, rows),
                WriteOptions.DEFAULT,
                CommitInfo.NONE);
    assertThat(commit).isPresent();
    Set<Partition> partitions = new HashSet<>();
    rows.forEach(row -> partitions.add(partition(schema.partitions(), row)));
    all.removeIf(row -> partitions.contains(partition(schema.partitions(), row)));
    all.addAll(rows);
  }

  private void check(Dataset dataset, Random random) {
    Snapshot now = dataset.latest();
    for (Fragment file : now.fragments()) {
      List<PartitionColumn> known =
          now.schema().allPartitions().stream()
              .filter(field -> file.columns().containsKey(field.field().id()))
              .toList();
      List<PartitionField> fields = known.stream().map(PartitionColumn::field).toList();
      Partition partition = Partition.of(fields, file).orElseThrow();
      for (Map<String, Object> row :
          Rows.of(dataset.read(Selection.all(now.schema(), 100), List.of(file)))) {
        assertThat(partition(known, row)).isEqualTo(partition);
      }
    }
    assertThat(Rows.of(dataset.read(now, ReadOptions.ALL)))
        .containsExactlyInAnyOrderElementsOf(all);
    for (int i = 0; i < 10; i++) {
      Filter filter = filter(random, 2);
      assertThat(ChunkedData.flat(dataset.chunks(now, Scan.ALL.withFilter(filter))))
          .as("%s of %s", filter.text(), now.schema().partitions())
          .containsExactlyInAnyOrderElementsOf(
              all.stream().filter(row -> Truth.of(filter, plain(row)) == Truth.TRUE).toList());
    }
  }

  private static List<PartitionBy> partitions(Random random) {
    Set<String> some = new HashSet<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      some.add(PARTITIONS.get(random.nextInt(PARTITIONS.size())));
    }
    return random.nextInt(5) == 0 ? List.of() : PartitionBy.parse(String.join(", ", some));
  }

  private static List<Fragment> write(Dataset dataset, List<Map<String, Object>> rows) {
    try (BufferAllocator allocator = new RootAllocator();
        DatasetWriter writer = dataset.writer(dataset.latest(), WriteOptions.DEFAULT)) {
      int half = rows.size() / 2;
      for (List<Map<String, Object>> some :
          List.of(rows.subList(0, half), rows.subList(half, rows.size()))) {
        try (VectorSchemaRoot batch = Rows.batch(allocator, SCHEMA, some)) {
          writer.write(batch);
        }
      }
      return writer.finish();
    }
  }

  /** The partition of a row, by the transforms of single values. */
  private static Partition partition(List<PartitionColumn> fields, Map<String, Object> row) {
    List<Value> values = new ArrayList<>();
    for (PartitionColumn field : fields) {
      Object value = row;
      for (String name : field.names()) {
        value = value == null ? null : ((Map<?, ?>) value).get(name);
      }
      DataType type = field.column().type();
      Transform transform = field.field().transform();
      values.add(value == null ? null : Transforms.of(transform, type, value(type, value)));
    }
    return new Partition(fields.stream().map(f -> f.field().id()).toList(), values);
  }

  private static Value value(DataType type, Object value) {
    if (type == Primitive.BINARY) {
      byte[] bytes = ((String) value).getBytes(StandardCharsets.ISO_8859_1);
      return new Value.OfString(HexFormat.of().formatHex(bytes));
    }
    return type == Primitive.FLOAT32 || type == Primitive.FLOAT64
        ? new Value.OfDouble(((Number) value).doubleValue())
        : Truth.value(value instanceof Integer number ? (Object) number.longValue() : value);
  }

  /** What filters compare: all whole numbers are longs. */
  private static Map<String, Object> plain(Map<String, Object> row) {
    Map<String, Object> plain = new HashMap<>(row);
    plain.replaceAll((name, value) -> value instanceof Integer n ? (Object) n.longValue() : value);
    return plain;
  }

  private static List<Map<String, Object>> rows(Random random) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      Map<String, Object> row = Rows.row();
      for (Column column : SCHEMA.columns()) {
        row.put(column.name(), random.nextInt(8) == 0 ? null : draw(random, column.name()));
      }
      rows.add(row);
    }
    return rows;
  }

  private static Object draw(Random random, String column) {
    int small = random.nextInt(7) - 3;
    double number =
        List.of(0.0, Double.NaN, Double.NEGATIVE_INFINITY, small * 1.0, small + 0.5)
            .get(random.nextInt(5));
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    return switch (column) {
      case "long" -> random.nextInt(9) == 0 ? (Object) Long.MIN_VALUE : (Object) (long) small;
      case "double" -> number;
      case "float" -> (float) number;
      case "text" -> text;
      case "decimal" -> BigDecimal.valueOf(small * 30L, 2);
      case "bool" -> random.nextBoolean();
      case "bytes" -> random.nextBoolean() ? "" : "\u00ff" + small;
      case "day" -> small * 200;
      case "time" -> small * 1_800_000_000L * (random.nextBoolean() ? 1 : 1000);
      case "number" -> small;
      default -> Rows.row("text", random.nextInt(4) == 0 ? null : text);
    };
  }

  private static Filter filter(Random random, int depth) {
    List<String> comparable =
        List.of("long", "double", "text", "decimal", "bool", "day", "time", "float", "number");
    String column = comparable.get(random.nextInt(comparable.size()));
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> new Filter.IsNull(column);
      case 1 -> new Filter.IsNotNull(column);
      case 2, 3 ->
          new Filter.Compare(
              column,
              List.of(Operator.values()).get(random.nextInt(Operator.values().length)),
              constant(random, column));
      case 4 -> new Filter.In(column, List.of(constant(random, column), constant(random, column)));
      case 5 -> new Filter.And(filter(random, depth - 1), filter(random, depth - 1));
      default -> new Filter.Or(filter(random, depth - 1), filter(random, depth - 1));
    };
  }

  private static Value constant(Random random, String column) {
    Object value = draw(random, column);
    return Truth.value(value instanceof Integer number ? (Object) number.longValue() : value);
  }
}
