package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.RandomRows;
import io.recursivestore.RandomSchema;
import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.model.SchemaChange.Add;
import io.recursivestore.model.SchemaChange.After;
import io.recursivestore.model.SchemaChange.AllowNull;
import io.recursivestore.model.SchemaChange.Drop;
import io.recursivestore.model.SchemaChange.End;
import io.recursivestore.model.SchemaChange.Move;
import io.recursivestore.model.SchemaChange.Position;
import io.recursivestore.model.SchemaChange.Rename;
import io.recursivestore.model.SchemaChange.Widen;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.Value;
import io.recursivestore.storage.MemoryObjectStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Random changes and appends in turn, compared with rows that are kept by column id. */
final class EvolutionTest {
  private static final List<DataType> WIDER =
      List.of(
          Primitive.INT16,
          Primitive.INT32,
          Primitive.INT64,
          Primitive.FLOAT64,
          new Decimal(Decimal.MAX_PRECISION, 0),
          new Decimal(Decimal.MAX_PRECISION, 1));

  private int names;

  @Property(tries = 20)
  void everyVersionReadsAsAModelByIdSays(@ForAll Random random) {
    try (Store store = Store.openOrCreate(new MemoryObjectStore())) {
      check(store, random, 2, List.of(FileFormat.PARQUET, FileFormat.ARROW));
    }
  }

  /** Without zero characters and negative zeros, which not every database has. */
  @Property(tries = 10)
  void everyVersionOfTablesReadsSoToo(@ForAll Random random, @ForAll SqlPlace.Kind kind)
      throws IOException {
    Path directory = Files.createTempDirectory("evolution");
    try (Store store = new SqlPlace(directory, kind).open()) {
      check(store, random, 0, List.of(FileFormat.SQL, FileFormat.PARQUET));
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private void check(Store store, Random random, int depth, List<FileFormat> formats) {
    Dataset dataset =
        store.datasets().create("d", RandomSchema.draw(random, depth), CommitInfo.NONE);
    List<Map<Integer, Object>> model = new ArrayList<>();
    List<List<Map<String, Object>>> versions = new ArrayList<>(List.of(List.of()));
    for (int step = 0; step < 16; step++) {
      if (random.nextInt(3) == 0) {
        append(dataset, random, model, formats);
      } else if (!alter(dataset, random, depth)) {
        continue;
      }
      versions.add(named(model, dataset.latest().schema()));
    }
    for (int i = 0; i < versions.size(); i++) {
      int batchRows = 1 + random.nextInt(5);
      ReadOptions options =
          new ReadOptions(ReadOptions.ALL.columns(), ReadOptions.ALL.filter(), batchRows);
      assertThat(Rows.of(dataset.read(dataset.at(i + 1), options)))
          .as("version %s of %s", i + 1, dataset.history())
          .isEqualTo(versions.get(i));
    }
  }

  private static void append(
      Dataset dataset, Random random, List<Map<Integer, Object>> model, List<FileFormat> formats) {
    Schema schema = dataset.latest().schema();
    List<Map<String, Object>> rows = new RandomRows(random).draw(schema, 1 + random.nextInt(6));
    if (formats.contains(FileFormat.SQL)) {
      rows.forEach(row -> row.replaceAll((name, value) -> kept(value)));
    }
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = Rows.batch(allocator, schema, rows)) {
      FileFormat format = formats.get(random.nextInt(formats.size()));
      Snapshot base = dataset.latest();
      try (DatasetWriter writer = dataset.writer(base, WriteOptions.DEFAULT.as(format))) {
        writer.write(root);
        dataset.append(base, writer.finish(), CommitInfo.NONE);
      }
    }
    rows.forEach(row -> model.add(byId(row, schema.columns())));
  }

  private static Object kept(Object value) {
    if (value instanceof Double number && number == 0) {
      return 0.0;
    }
    if (value instanceof Float number && number == 0) {
      return 0.0f;
    }
    return "\0".equals(value) ? "" : value;
  }

  /** Makes a change; one that is refused must leave the dataset as it was. */
  private boolean alter(Dataset dataset, Random random, int depth) {
    Schema before = dataset.latest().schema();
    try {
      dataset.alter(List.of(change(random, before, depth)), Map.of());
      return true;
    } catch (InvalidRequestException e) {
      assertThat(dataset.latest().schema()).isEqualTo(before);
      return false;
    }
  }

  private SchemaChange change(Random random, Schema schema, int depth) {
    List<String> path = new ArrayList<>();
    List<Column> level = schema.columns();
    Column column = level.get(random.nextInt(level.size()));
    path.add(column.name());
    while (!below(column.type()).isEmpty() && random.nextInt(3) > 0) {
      level = below(column.type());
      column = level.get(random.nextInt(level.size()));
      path.add(column.name());
    }
    Position position =
        random.nextBoolean()
            ? new After(level.get(random.nextInt(level.size())).name())
            : random.nextBoolean() ? End.FIRST : End.LAST;
    return switch (random.nextInt(7)) {
      case 0 -> new Drop(path);
      case 1 -> new Rename(path, "renamed" + names++);
      case 2 -> new Move(path, position);
      case 3 -> new AllowNull(path);
      case 4, 5 -> new Widen(path, WIDER.get(random.nextInt(WIDER.size())));
      default -> add(random, path, position, depth);
    };
  }

  private Add add(Random random, List<String> path, Position position, int depth) {
    path.set(path.size() - 1, "added" + names++);
    DataType type = RandomSchema.draw(random, depth).columns().get(0).type();
    Value value = random.nextBoolean() ? constant(type) : null;
    return new Add(path, type, value == null || random.nextBoolean(), value, position);
  }

  private static Value constant(DataType type) {
    if (type instanceof Decimal decimal) {
      return new Value.OfDecimal(BigDecimal.ONE.movePointLeft(decimal.scale()));
    }
    if (!(type instanceof Primitive primitive) || primitive == Primitive.BINARY) {
      return null;
    }
    return switch (primitive) {
      case STRING -> new Value.OfString("größe");
      case FLOAT32, FLOAT64 -> new Value.OfDouble(0.5);
      default -> new Value.OfLong(1);
    };
  }

  private static List<Column> below(DataType type) {
    if (type instanceof Struct struct) {
      return struct.columns();
    }
    if (type instanceof ListOf list) {
      return List.of(list.element());
    }
    return type instanceof MapOf map ? List.of(map.key(), map.value()) : List.of();
  }

  private static Map<Integer, Object> byId(Map<?, ?> row, List<Column> columns) {
    Map<Integer, Object> ids = new HashMap<>();
    columns.forEach(c -> ids.put(c.id(), byId(row.get(c.name()), c.type())));
    return ids;
  }

  private static Object byId(Object value, DataType type) {
    if (value == null) {
      return null;
    }
    if (type instanceof Struct struct) {
      return byId((Map<?, ?>) value, struct.columns());
    }
    return value instanceof List<?> list
        ? list.stream().map(e -> byId(e, entry(type))).toList()
        : value;
  }

  private static List<Map<String, Object>> named(List<Map<Integer, Object>> rows, Schema schema) {
    return rows.stream().map(row -> named(row, schema.columns())).toList();
  }

  private static Map<String, Object> named(Map<?, ?> row, List<Column> columns) {
    Map<String, Object> names = new HashMap<>();
    for (Column c : columns) {
      names.put(
          c.name(), row.containsKey(c.id()) ? named(row.get(c.id()), c.type()) : defaultOf(c));
    }
    return names;
  }

  private static Object named(Object value, DataType type) {
    if (value == null) {
      return null;
    }
    if (type instanceof Struct struct) {
      return named((Map<?, ?>) value, struct.columns());
    }
    return value instanceof List<?> list
        ? list.stream().map(e -> named(e, entry(type))).toList()
        : widened(value, type);
  }

  private static DataType entry(DataType type) {
    return type instanceof MapOf map
        ? new Struct(List.of(map.key(), map.value()))
        : ((ListOf) type).element().type();
  }

  private static Object widened(Object value, DataType type) {
    if (!(value instanceof Number number) || !(type instanceof Primitive primitive)) {
      return value;
    }
    return switch (primitive) {
      case INT16 -> number.shortValue();
      case INT32 -> number.intValue();
      case INT64 -> number.longValue();
      case FLOAT64 -> number.doubleValue();
      default -> value;
    };
  }

  private static Object defaultOf(Column column) {
    Value value = column.defaultValue();
    if (value instanceof Value.OfString text) {
      return text.value();
    }
    if (value instanceof Value.OfDouble number) {
      return column.type() == Primitive.FLOAT32 ? (Object) (float) number.value() : number.value();
    }
    if (value instanceof Value.OfDecimal number) {
      return number.value();
    }
    if (value == null) {
      return null;
    }
    long whole = ((Value.OfLong) value).value();
    return switch ((Primitive) column.type()) {
      case BOOL -> whole == 1;
      case INT8 -> (byte) whole;
      case INT16 -> (short) whole;
      case INT32, DATE -> (int) whole;
      default -> whole;
    };
  }
}
