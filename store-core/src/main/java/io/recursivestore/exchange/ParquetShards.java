package io.recursivestore.exchange;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.Compression;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.parquet.ParquetFormat;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a split into Parquet files of bounded size, one after another. */
public final class ParquetShards {
  private final ObjectStore objects;
  private final Path directory;
  private final SaveOptions options;
  private final Consumer<Path> sink;
  private final Schema arrow;
  private final io.recursivestore.model.Schema schema;
  private final Features features;
  private final Set<String> columnsWithNulls = new HashSet<>();
  private @Nullable FragmentWriter current;
  private int files;
  private long bytes;
  private long fileBytes;

  /**
   * What was written.
   *
   * @param features the features that the files have: those of the split, but for columns that
   *     Parquet keeps in a wider type, and for lists of a fixed length of which one is null
   * @param files the number of files, at least one
   * @param size the size of all
   */
  public record Written(Features features, int files, SplitSize size) {}

  private ParquetShards(
      Path directory, SaveOptions options, Consumer<Path> sink, Schema arrow, Features features) {
    this.objects = new LocalObjectStore(directory);
    this.directory = directory;
    this.options = options;
    this.sink = sink;
    this.arrow = arrow;
    this.schema = ArrowSchemas.fromArrow(arrow);
    this.features = features;
  }

  /**
   * Writes all rows.
   *
   * @param split the rows
   * @param directory where the files go
   * @param activity what progress is reported as
   * @param options sizes, and who is told of the progress
   * @param sink is given each file when it is whole, in order; it may remove it
   * @throws InvalidRequestException if Parquet can't hold a column
   */
  public static Written write(
      Split split, Path directory, String activity, SaveOptions options, Consumer<Path> sink) {
    try (SplitRows rows = SplitRows.open(split, ParquetShards::storable, options, activity)) {
      Schema schema = rows.schema();
      ParquetShards shards =
          new ParquetShards(
              directory, options, sink, schema, KeptFeatures.fitting(split.features(), schema));
      try {
        rows.forEachBatch(shards::append);
        if (shards.files == 0) {
          shards.current();
        }
        shards.end();
      } finally {
        shards.close();
      }
      return new Written(
          shards.written(),
          shards.files,
          new SplitSize(rows.rows(), shards.bytes, shards.fileBytes));
    }
  }

  /**
   * Returns the rows of Parquet files that anybody wrote, as a split.
   *
   * @param files the files in order, at least one; they have the same columns
   */
  public static Split read(List<Path> files) {
    return ParquetSplit.of(List.copyOf(files));
  }

  private void append(VectorSchemaRoot batch) {
    for (FieldVector vector : batch.getFieldVectors()) {
      if (hasNullList(vector)) {
        columnsWithNulls.add(vector.getName());
      }
    }
    FragmentWriter writer = current();
    writer.write(batch);
    bytes += SplitRows.bytes(batch);
    if (writer.bytes() >= options.maxShardBytes()) {
      end();
    }
  }

  private FragmentWriter current() {
    if (current == null) {
      current =
          new ParquetFormat()
              .write(
                  objects,
                  name(files),
                  schema,
                  new FileOptions(Compression.SNAPPY),
                  this::metadata);
      files++;
    }
    return current;
  }

  private void end() {
    if (current != null) {
      String name = name(files - 1);
      try (FragmentWriter writer = current) {
        current = null;
        fileBytes += writer.finish(name).bytes();
      }
      sink.accept(directory.resolve(name));
    }
  }

  private void close() {
    if (current != null) {
      current.close();
    }
  }

  /** Arrow's C++ library can't read a null from Parquet where lists have a fixed length. */
  private Features written() {
    return features.withoutLengths(columnsWithNulls);
  }

  private Map<String, String> metadata() {
    Schema withFeatures = SplitSchema.toWrite(written(), arrow);
    return Map.of(
        Features.METADATA_KEY,
        written().toMetadata(),
        ParquetSplit.ARROW_SCHEMA,
        Base64.getEncoder().encodeToString(withFeatures.serializeAsMessage()));
  }

  private static boolean hasNullList(FieldVector vector) {
    return (vector instanceof ListVector && vector.getNullCount() > 0)
        || vector.getChildrenFromFields().stream().anyMatch(ParquetShards::hasNullList);
  }

  private static String name(int file) {
    return "shard-%05d.parquet".formatted(file);
  }

  private static Schema storable(Schema schema) {
    List<Field> fields = new ArrayList<>();
    for (Field column : schema.getFields()) {
      Optional<Field> field = StorableField.of(column);
      fields.add(
          field.orElseThrow(
              () ->
                  new InvalidRequestException(
                      "Column '"
                          + Names.shown(column.getName())
                          + "' has the type "
                          + column.getType()
                          + ", which can't be written to Parquet here. Cast it, or leave it out.")));
    }
    return ArrowSchemas.toArrow(ArrowSchemas.fromArrow(new Schema(fields)));
  }
}
