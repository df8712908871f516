package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.format.parquet.SmallPages;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.model.Value;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/** Files are left out only if no row in them matches. */
final class PruningTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "long", Primitive.INT64, true),
              new Column(2, "double", Primitive.FLOAT64, true),
              new Column(3, "float", Primitive.FLOAT32, true),
              new Column(4, "text", Primitive.STRING, true),
              new Column(5, "decimal", new Decimal(20, 2), true),
              new Column(6, "bool", Primitive.BOOL, true),
              new Column(7, "bytes", Primitive.BINARY, true)));

  @Property(tries = 25)
  void everyMatchingRowIsRead(@ForAll Random random) {
    try (Store store = Store.openOrCreate(new MemoryObjectStore())) {
      Dataset dataset = store.datasets().create("d", SCHEMA, CommitInfo.NONE);
      List<Map<String, Object>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        List<Map<String, Object>> rows = rows(random);
        append(dataset, rows);
        all.addAll(rows);
      }
      for (int i = 0; i < 30; i++) {
        Filter filter = filter(random, 3);
        List<Map<String, Object>> read =
            Rows.of(dataset.read(dataset.latest(), ReadOptions.ALL.withFilter(filter)));
        List<Map<String, Object>> matching =
            all.stream().filter(row -> Truth.of(filter, row) == Truth.TRUE).toList();
        assertThat(read).as("%s", filter).containsAll(matching);
        assertThat(read.stream().filter(row -> Truth.of(filter, row) == Truth.TRUE).toList())
            .as("%s", filter)
            .isEqualTo(matching);
        assertThat(
                ChunkedData.flat(
                    dataset.chunks(dataset.latest(), Scan.ALL.withFilter(filter).withChunkRows(4))))
            .as("%s", filter)
            .isEqualTo(matching);
      }
    }
  }

  @Property(tries = 40)
  void everyMatchingRowIsReadOfFilesWithManyPages(@ForAll Random random) {
    ObjectStore objects = new MemoryObjectStore();
    try (Store store = Store.openOrCreate(objects)) {
      Dataset dataset = store.datasets().create("d", SCHEMA, CommitInfo.NONE);
      List<Map<String, Object>> all = new ArrayList<>();
      for (int i = random.nextInt(60); i >= 0; i--) {
        all.addAll(rows(random));
      }
      Fragment file = SmallPages.write(objects, "datasets/d/", SCHEMA, all, random);
      dataset.append(dataset.latest(), List.of(file), CommitInfo.NONE);
      for (int i = 0; i < 30; i++) {
        Filter filter = filter(random, 3);
        List<Map<String, Object>> matching =
            all.stream().filter(row -> Truth.of(filter, row) == Truth.TRUE).toList();
        List<Map<String, Object>> read =
            Rows.of(dataset.read(dataset.latest(), ReadOptions.ALL.withFilter(filter)));
        assertThat(read.stream().filter(row -> Truth.of(filter, row) == Truth.TRUE).toList())
            .as("%s", filter)
            .isEqualTo(matching);
        assertThat(
                ChunkedData.flat(
                    dataset.chunks(dataset.latest(), Scan.ALL.withFilter(filter).withChunkRows(4))))
            .as("%s", filter)
            .isEqualTo(matching);
      }
    }
  }

  @Test
  void filesOutsideTheBoundsAreLeftOut() {
    try (Store store = Store.openOrCreate(new MemoryObjectStore())) {
      Dataset dataset = store.datasets().create("d", SCHEMA, CommitInfo.NONE);
      for (long i = 0; i < 10; i++) {
        append(dataset, List.of(Rows.row("long", i * 10), Rows.row("long", i * 10 + 9)));
      }
      append(dataset, List.of(Rows.row("text", "only nulls")));
      assertThat(files(dataset, compare("long", Operator.EQ, 35))).isEqualTo(1);
      assertThat(files(dataset, compare("long", Operator.EQ, -1))).isZero();
      assertThat(files(dataset, compare("long", Operator.LT, 10))).isEqualTo(1);
      assertThat(files(dataset, compare("long", Operator.LE, 10))).isEqualTo(2);
      assertThat(files(dataset, compare("long", Operator.GT, 89))).isEqualTo(1);
      assertThat(files(dataset, compare("long", Operator.GE, 89))).isEqualTo(2);
      assertThat(files(dataset, new Filter.IsNull("long"))).isEqualTo(1);
      assertThat(files(dataset, new Filter.IsNotNull("long"))).isEqualTo(10);
      assertThat(files(dataset, new Filter.IsNotNull("text"))).isEqualTo(1);
      assertThat(
              files(
                  dataset,
                  new Filter.In("long", List.of(new Value.OfLong(5), new Value.OfLong(95)))))
          .isEqualTo(2);
      assertThat(files(dataset, new Filter.In("long", List.of()))).isZero();
      Filter low = compare("long", Operator.LT, 30);
      Filter high = compare("long", Operator.GT, 15);
      assertThat(files(dataset, new Filter.And(low, high))).isEqualTo(2);
      assertThat(files(dataset, new Filter.Or(low, high))).isEqualTo(10);
    }
  }

  @Test
  void columnsWithoutStatisticsLeaveNothingOut() {
    try (Store store = Store.openOrCreate(new MemoryObjectStore())) {
      Dataset dataset = store.datasets().create("d", SCHEMA, CommitInfo.NONE);
      append(dataset, List.of(Rows.row("bytes", "b", "double", Double.NaN)));
      assertThat(files(dataset, new Filter.IsNull("bytes"))).isEqualTo(1);
      assertThat(files(dataset, compare("missing", Operator.EQ, 1))).isEqualTo(1);
      Filter nan = new Filter.Compare("double", Operator.GT, new Value.OfDouble(1e300));
      assertThat(files(dataset, nan)).isEqualTo(1);
    }
  }

  @Test
  void filesThatAreOlderThanAColumnHoldItsDefault() {
    try (Store store = Store.openOrCreate(new MemoryObjectStore())) {
      Dataset dataset = store.datasets().create("d", SCHEMA, CommitInfo.NONE);
      append(dataset, List.of(Rows.row("long", 1L)));
      dataset.alter(
          List.of(
              new SchemaChange.Add(
                  List.of("five"),
                  Primitive.INT8,
                  false,
                  new Value.OfLong(5),
                  SchemaChange.End.FIRST),
              new SchemaChange.Add("none", Primitive.STRING),
              new SchemaChange.Add("nothing", Primitive.BINARY),
              new SchemaChange.Widen(List.of("float"), Primitive.FLOAT64)),
          Map.of());
      assertThat(files(dataset, compare("five", Operator.EQ, 5))).isEqualTo(1);
      assertThat(files(dataset, compare("five", Operator.LT, 5))).isZero();
      assertThat(files(dataset, new Filter.IsNull("five"))).isZero();
      assertThat(files(dataset, new Filter.IsNotNull("none"))).isZero();
      assertThat(files(dataset, new Filter.IsNull("none"))).isEqualTo(1);
      assertThat(files(dataset, new Filter.IsNull("nothing"))).isEqualTo(1);
      assertThat(files(dataset, new Filter.IsNotNull("nothing"))).isZero();
      assertThat(files(dataset, new Filter.IsNull("float"))).isEqualTo(1);
      assertThat(files(dataset, compare("long", Operator.EQ, 2))).isZero();
    }
  }

  @Test
  void valueOfAnotherFormIsRefused() {
    try (Store store = Store.openOrCreate(new MemoryObjectStore())) {
      Dataset dataset = store.datasets().create("d", SCHEMA, CommitInfo.NONE);
      append(dataset, List.of(Rows.row("text", "a")));
      assertThatThrownBy(() -> files(dataset, compare("text", Operator.EQ, 1)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageStartingWith("Can't compare");
    }
  }

  private static long files(Dataset dataset, Filter filter) {
    List<Fragment> all = dataset.latest().fragments();
    List<Fragment> kept = dataset.latest().fragmentsFor(filter);
    assertThat(all.stream().filter(kept::contains).toList()).isEqualTo(kept);
    return kept.size();
  }

  private static Filter compare(String column, Operator operator, long value) {
    return new Filter.Compare(column, operator, new Value.OfLong(value));
  }

  private static void append(Dataset dataset, List<Map<String, Object>> rows) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = Rows.batch(allocator, SCHEMA, rows)) {
      dataset.append(root);
    }
  }

  private static List<Map<String, Object>> rows(Random random) {
    List<Map<String, Object>> rows = new ArrayList<>();
    boolean nulls = random.nextInt(3) == 0;
    int base = random.nextInt(5);
    for (int i = random.nextInt(5); i >= 0; i--) {
      Map<String, Object> row = Rows.row();
      for (Column column : SCHEMA.columns()) {
        boolean isNull = nulls && random.nextInt(column.id() % 2 + 1) == 0;
        row.put(column.name(), isNull ? null : plain(random, column.name(), base));
      }
      rows.add(row);
    }
    return rows;
  }

  private static Object plain(Random random, String column, int base) {
    int small = base + random.nextInt(3);
    double number =
        List.of(-0.0, 0.0, Double.NaN, Double.NEGATIVE_INFINITY, small * 1.0, small + 0.5)
            .get(random.nextInt(6));
    return switch (column) {
      case "long" -> (long) small;
      case "double" -> number;
      case "float" -> (float) number;
      case "text" -> "p".repeat(62) + "\uD83D\uDE00".repeat(random.nextInt(3)) + small;
      case "decimal" -> BigDecimal.valueOf(small, 2);
      case "bool" -> random.nextBoolean();
      default -> Integer.toString(small);
    };
  }

  private static Filter filter(Random random, int depth) {
    int drawn = random.nextInt(depth > 0 ? 6 : 4);
    String column = SCHEMA.names().get(random.nextInt(6));
    return switch (drawn) {
      case 0 -> new Filter.IsNull(column);
      case 1 -> new Filter.IsNotNull(column);
      case 2 ->
          new Filter.Compare(
              column,
              List.of(Operator.values()).get(random.nextInt(Operator.values().length)),
              value(random, column));
      case 3 -> new Filter.In(column, List.of(value(random, column), value(random, column)));
      case 4 -> new Filter.And(filter(random, depth - 1), filter(random, depth - 1));
      default -> new Filter.Or(filter(random, depth - 1), filter(random, depth - 1));
    };
  }

  private static Value value(Random random, String column) {
    return Truth.value(plain(random, column, random.nextInt(5)));
  }
}
