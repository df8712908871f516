package io.recursivestore.exchange;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The rows of some Arrow files.
 *
 * @param files the files in order; none where datasets saved no rows
 * @param schema their schema
 * @param features the features of its columns
 */
record ArrowSplit(List<Path> files, Schema schema, Features features) implements Split {

  /**
   * Looks at the first file, if there is one.
   *
   * @param info the features that a file beside it names, if it does
   * @param infoFile that file
   * @throws CorruptDataException if the features and the columns don't fit
   */
  static ArrowSplit of(List<Path> files, Optional<Features> info, Path infoFile) {
    if (files.isEmpty()) {
      return empty(info.orElse(Features.none()), infoFile);
    }
    Path first = files.get(0);
    Schema schema;
    try (BufferAllocator allocator = new RootAllocator();
        ArrowShard shard = ArrowShard.open(first, allocator)) {
      schema = shard.root().getSchema();
    }
    for (Field column : schema.getFields()) {
      if (column.getDictionary() != null) {
        throw new InvalidRequestException(
            "Column '"
                + Names.shown(column.getName())
                + "' of '"
                + first
                + "' is dictionary-encoded, which can't be read here. Cast it to its values.");
      }
    }
    Features features = info.map(f -> checked(f, schema, infoFile)).orElse(Features.of(schema));
    return new ArrowSplit(files, schema, features);
  }

  @Override
  public OptionalLong rows() {
    return OptionalLong.of(files.stream().mapToLong(ArrowShard::rows).sum());
  }

  @Override
  public ArrowReader read(BufferAllocator allocator) {
    return new ShardsReader(allocator, schema, files, ArrowShard::open);
  }

  private static ArrowSplit empty(Features features, Path infoFile) {
    List<Field> fields = List.copyOf(features.fields().values());
    if (fields.isEmpty() || fields.size() < features.names().size()) {
      throw JsonFile.damaged(
          infoFile, "there are no files of rows, and it doesn't say what columns there are", null);
    }
    return new ArrowSplit(List.of(), new Schema(fields), features);
  }

  /** Returns the features in the order of the columns. */
  private static Features checked(Features features, Schema schema, Path file) {
    List<String> names = SplitSchema.names(schema);
    if (!Set.copyOf(names).equals(Set.copyOf(features.names()))) {
      throw JsonFile.damaged(
          file, "it has features of " + features.names() + ", but the rows have " + names, null);
    }
    Map<String, Field> expected = features.fields();
    for (Field column : schema.getFields()) {
      Field field = expected.get(column.getName());
      if (field != null && !Layout.isSame(field, column)) {
        throw JsonFile.damaged(
            file,
            "column '"
                + Names.shown(column.getName())
                + "' has the feature "
                + Names.shown(features.json(column.getName()))
                + ", but holds "
                + column.getType(),
            null);
      }
    }
    return features.select(names);
  }
}
