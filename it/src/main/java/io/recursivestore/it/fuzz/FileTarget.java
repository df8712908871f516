package io.recursivestore.it.fuzz;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.Selection;
import io.recursivestore.format.parquet.ForeignParquet;
import io.recursivestore.format.parquet.NamedParquet;
import io.recursivestore.format.parquet.ParquetFormat;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.NamedId;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.storage.MemoryObjectStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A whole file. An input holds how long all before the footer is, that, and the footer, of which
 * the length is always right, so that what is in it is looked at.
 */
public final class FileTarget {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final String KEY = "input.parquet";
  private static final int BATCH_ROWS = 500;
  private static final int MOST_BATCHES = 8;

  private FileTarget() {}

  /**
   * Reads an input; the fuzzer calls this.
   *
   * @param bytes the input
   */
  public static void fuzzerTestOneInput(byte[] bytes) {
    read(bytes);
  }

  /** Reads an input, and returns why it was refused in one of the ways to read it, or null. */
  static @Nullable RuntimeException read(byte[] bytes) {
    byte[] file = file(new Input(bytes));
    RuntimeException refused = Trial.ofFile(allocator -> open(file));
    if (refused != null) {
      // Nor could it be opened in another way.
      return refused;
    }
    RuntimeException all = Trial.ofFile(allocator -> readAll(file, allocator));
    RuntimeException matching = Trial.ofFile(allocator -> readMatching(file, allocator));
    RuntimeException foreign = Trial.ofFile(allocator -> readForeign(file, allocator));
    return all != null ? all : matching != null ? matching : foreign;
  }

  private static void open(byte[] file) {
    NamedParquet.open(KEY, new BytesObject(file)).close();
  }

  private static byte[] file(Input input) {
    byte[] body = input.nextBytes();
    byte[] footer = input.rest();
    ByteBuffer file =
        ByteBuffer.allocate(body.length + footer.length + 2 * Integer.BYTES + MAGIC.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    return file.put(MAGIC).put(body).put(footer).putInt(footer.length).put(MAGIC).array();
  }

  private static void readAll(byte[] file, BufferAllocator allocator) {
    try (NamedParquet parquet = NamedParquet.open(KEY, new BytesObject(file))) {
      Schema schema = parquet.schema();
      if (schema.columns().isEmpty()) {
        return;
      }
      Map<String, NamedId> names = names(schema.columns());
      parquet.statistics(names);
      parquet.unchecked();
      try (VectorSchemaRoot root =
              VectorSchemaRoot.create(ArrowSchemas.toArrowViews(schema), allocator);
          FragmentReader reader = parquet.read(names, schema, BATCH_ROWS)) {
        read(reader, root);
      }
    }
  }

  /** Reads as a scan with a filter does. */
  private static void readMatching(byte[] file, BufferAllocator allocator) {
    Schema schema;
    long rows;
    try (NamedParquet parquet = NamedParquet.open(KEY, new BytesObject(file))) {
      schema = parquet.schema();
      rows = parquet.rows();
    }
    if (schema.columns().isEmpty()) {
      return;
    }
    Fragment fragment =
        new Fragment(
            KEY, rows, file.length, 0, Map.of(), Fragment.ANY_ID, 0, names(schema.columns()));
    MemoryObjectStore objects = new MemoryObjectStore();
    objects.putIfAbsent(KEY, file);
    Selection selection =
        new Selection(schema, Optional.of(filter(schema.columns().get(0))), BATCH_ROWS);
    try (VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
        FragmentReader reader = new ParquetFormat().read(objects, KEY, fragment, selection)) {
      read(reader, root);
    }
  }

  private static void readForeign(byte[] file, BufferAllocator allocator) {
    try (ForeignParquet parquet = ForeignParquet.open(KEY, new BytesObject(file))) {
      var schema = parquet.schema();
      List<String> columns = schema.getFields().stream().map(f -> f.getName()).toList();
      if (columns.isEmpty()) {
        return;
      }
      try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
          FragmentReader reader = parquet.read(columns, BATCH_ROWS)) {
        read(reader, root);
      }
    }
  }

  private static void read(FragmentReader reader, VectorSchemaRoot root) {
    for (int batch = 0; batch < MOST_BATCHES && reader.next(root); batch++) {
      int rows = root.getRowCount();
      root.getFieldVectors().forEach(vector -> Batches.lookAt(vector, rows));
    }
  }

  private static Filter filter(Column column) {
    boolean isNumber = column.type() == Primitive.INT32 || column.type() == Primitive.INT64;
    return isNumber
        ? new Filter.Compare(column.name(), Filter.Operator.GE, new Value.OfLong(3))
        : new Filter.IsNotNull(column.name());
  }

  private static Map<String, NamedId> names(List<Column> columns) {
    Map<String, NamedId> names = new HashMap<>();
    for (Column column : columns) {
      names.put(column.name(), new NamedId(column.id(), names(below(column.type()))));
    }
    return names;
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
}
