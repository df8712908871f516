package io.recursivestore.format.parquet;

import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.NamedFile;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NamedId;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.storage.ObjectReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** A Parquet file that any tool may have written. */
public final class NamedParquet implements NamedFile {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_MILLI = 1_000;

  private final String name;
  private final OpenParquet file;
  private final Map<String, String> unreadable = new LinkedHashMap<>();
  private final Set<String> encrypted = new HashSet<>();
  private final Schema schema;

  private NamedParquet(String name, OpenParquet file) {
    this.name = name;
    this.file = file;
    file.parquet().getRowGroups().stream()
        .filter(group -> group.getRowCount() > 0)
        .flatMap(group -> group.getColumns().stream())
        .forEach(this::lookAt);
    Map<String, NamedId> ids = new HashMap<>();
    AtomicInteger lastId = new AtomicInteger();
    for (Type type : file.schema().getFields()) {
      if (unreadable.containsKey(type.getName())) {
        continue;
      }
      try {
        ids.put(type.getName(), fresh(NamedTypes.read(type), lastId));
      } catch (IllegalArgumentException e) {
        unreadable.put(type.getName(), String.valueOf(e.getMessage()));
      }
    }
    schema = new Schema(NamedTypes.columns(file.schema(), ids));
  }

  /**
   * Opens a file without keys.
   *
   * @param name what messages call it
   * @param object what to read it from; closed with this, and if this fails
   * @throws CorruptDataException if its footer is damaged
   */
  public static NamedParquet open(String name, ObjectReader object) {
    return open(name, object, ParquetKeys.NONE);
  }

  /**
   * Opens a file.
   *
   * @param name what messages call it
   * @param object what to read it from; closed with this, and if this fails
   * @param keys asked by the name if the file is encrypted
   * @throws CorruptDataException if its footer is damaged
   * @throws InvalidRequestException if there is no key for its footer
   */
  public static NamedParquet open(String name, ObjectReader object, ParquetKeys keys) {
    boolean opened = false;
    try {
      NamedParquet parquet = new NamedParquet(name, OpenParquet.of(name, object, keys));
      opened = true;
      return parquet;
    } finally {
      if (!opened) {
        object.close();
      }
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Map<String, String> unreadable() {
    return Map.copyOf(unreadable);
  }

  /** Returns the keys and values of its footer. */
  public Map<String, String> metadata() {
    return file.metadata();
  }

  @Override
  public long rows() {
    return file.parquet().getRecordCount();
  }

  @Override
  public List<Column> written(Map<String, NamedId> names) {
    return NamedTypes.columns(file.schema(), names);
  }

  @Override
  public Map<Integer, ColumnStatistics> statistics(Map<String, NamedId> names) {
    MessageType types = file.schema();
    Schema columns =
        new Schema(
            NamedTypes.columns(types, names).stream()
                .filter(column -> !encrypted.contains(column.name()))
                .toList());
    Map<Integer, ColumnStatistics> found = new HashMap<>();
    FooterStatistics.of(file.parquet().getFooter(), columns)
        .forEach(
            (id, raw) ->
                columns.columns().stream()
                    .filter(c -> c.id() == id)
                    .forEach(c -> found.put(id, asRead(types.getType(c.name()), c.type(), raw))));
    return found;
  }

  @Override
  public Set<String> unchecked() {
    Set<String> names = new LinkedHashSet<>();
    for (Type type : file.schema().getFields()) {
      if (!unreadable.containsKey(type.getName()) && mayNotFit(type)) {
        names.add(type.getName());
      }
    }
    return names;
  }

  @Override
  public Set<String> encrypted() {
    return Set.copyOf(encrypted);
  }

  /**
   * Starts reading. Once for each file.
   *
   * @param names the ids of columns by their names
   * @param columns the columns to read, found by their ids
   * @param batchRows the largest number of rows in a batch
   * @return a reader; closing it closes this
   */
  public FragmentReader read(Map<String, NamedId> names, Schema columns, int batchRows) {
    List<Type> types = NamedTypes.of(file.schema(), names).getFields();
    return new ParquetFragmentReader(
        name,
        file,
        columns.columns().stream().map(c -> ColumnSource.find(types, c)).toList(),
        FileFilter.NONE,
        batchRows,
        null);
  }

  @Override
  public void close() {
    file.close(name);
  }

  private void lookAt(ColumnChunkMetaData chunk) {
    String column = chunk.getPath().toArray()[0];
    if (file.isEncrypted(chunk)) {
      encrypted.add(column);
    }
    // Nothing is known of a column whose own key was not asked for.
    if (!chunk.isEncrypted() && !ChunkCheck.isKnown(chunk.getCodec())) {
      unreadable.put(
          column,
          "it is compressed with " + chunk.getCodec() + ", for which there is no decompressor");
    }
  }

  private static NamedId fresh(DataType type, AtomicInteger lastId) {
    int id = lastId.incrementAndGet();
    Map<String, NamedId> below = new HashMap<>();
    for (Column column : ColumnSource.columns(type)) {
      below.put(column.name(), fresh(column.type(), lastId));
    }
    return new NamedId(id, below);
  }

  private static boolean mayNotFit(Type type) {
    if (type instanceof GroupType group) {
      return group.getFields().stream().anyMatch(NamedParquet::mayNotFit);
    }
    PrimitiveType leaf = type.asPrimitiveType();
    PrimitiveTypeName stored = leaf.getPrimitiveTypeName();
    return stored == PrimitiveTypeName.INT96
        || StoredTypes.unit(leaf) == TimeUnit.NANOS
        || (stored == PrimitiveTypeName.INT64 && StoredTypes.isUnsigned(leaf));
  }

  /** Returns bounds of what is read, which may be of another unit than what is stored. */
  private static ColumnStatistics asRead(Type type, DataType read, ColumnStatistics raw) {
    PrimitiveType stored = type.asPrimitiveType();
    // Some writers pass over NaN, which is larger than all else for those who filter.
    boolean isFloating = read == Primitive.FLOAT32 || read == Primitive.FLOAT64;
    if (isFloating || stored.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
      return new ColumnStatistics(raw.nullCount(), null, null);
    }
    Value min = asRead(stored, raw.min());
    Value max = asRead(stored, raw.max());
    return min == null || max == null
        ? new ColumnStatistics(raw.nullCount(), null, null)
        : new ColumnStatistics(raw.nullCount(), min, max);
  }

  private static @Nullable Value asRead(PrimitiveType stored, @Nullable Value raw) {
    if (!(raw instanceof Value.OfLong number)) {
      return raw;
    }
    long value = number.value();
    TimeUnit unit = StoredTypes.unit(stored);
    if (unit == TimeUnit.NANOS) {
      return new Value.OfLong(Math.floorDiv(value, NANOS_PER_MICRO));
    }
    if (unit == TimeUnit.MILLIS) {
      long micros = value * MICROS_PER_MILLI;
      return micros / MICROS_PER_MILLI == value ? new Value.OfLong(micros) : null;
    }
    return raw;
  }
}
