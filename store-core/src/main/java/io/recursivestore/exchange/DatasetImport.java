package io.recursivestore.exchange;

import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.DatasetWriter;
import io.recursivestore.dataset.Datasets;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Takes the rows of one split into one dataset. */
final class DatasetImport {
  private final Datasets datasets;
  private final String name;
  private final Split split;
  private final ImportOptions options;

  DatasetImport(Datasets datasets, String name, Split split, ImportOptions options) {
    this.datasets = datasets;
    this.name = name;
    this.split = split;
    this.options = options;
  }

  Imported run() {
    boolean existed = datasets.exists(name);
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader source = split.read(allocator)) {
      List<String> skipped = new ArrayList<>();
      Schema storable = storable(source.getVectorSchemaRoot().getSchema(), skipped);
      long rows = existed ? append(source, storable) : create(source, storable);
      return new Imported(rows, skipped);
    } catch (IOException e) {
      throw new StorageException(
          "Can't read the rows for dataset '" + name + "': " + e.getMessage(), e);
    }
  }

  private long create(ArrowReader source, Schema storable) throws IOException {
    io.recursivestore.model.Schema schema = ArrowSchemas.fromArrow(storable);
    Features kept = split.features().select(SplitSchema.names(storable));
    try (DatasetWriter writer = datasets.stage(name, schema, WriteOptions.DEFAULT)) {
      return write(
          writer,
          source,
          ArrowSchemas.toArrow(schema),
          written ->
              datasets.create(
                  name, schema, written.finish(), KeptFeatures.add(options.info(), kept)));
    }
  }

  private long append(ArrowReader source, Schema storable) throws IOException {
    Dataset dataset = datasets.open(name);
    Snapshot base = dataset.latest();
    Schema there = ArrowSchemas.toArrow(base.schema());
    List<Field> wanted = new ArrayList<>();
    for (Field column : storable.getFields()) {
      boolean known = base.schema().find(column.getName()).isPresent();
      // The writer refuses a column that isn't, and says so.
      wanted.add(known ? there.findField(column.getName()) : column);
    }
    try (DatasetWriter writer = dataset.writer(base, WriteOptions.DEFAULT)) {
      return write(
          writer,
          source,
          new Schema(wanted),
          written -> dataset.append(base, written.finish(), options.info()));
    }
  }

  private long write(
      DatasetWriter writer, ArrowReader source, Schema schema, Consumer<DatasetWriter> commit)
      throws IOException {
    boolean done = false;
    // Closing it would close the source, which is the caller's.
    ArrowReader rows = ConvertedReader.of(source, schema);
    try {
      long count = 0;
      long total = SplitRows.total(split, options.progress());
      writer.write(rows.getVectorSchemaRoot());
      while (rows.loadNextBatch()) {
        writer.write(rows.getVectorSchemaRoot());
        count += rows.getVectorSchemaRoot().getRowCount();
        options.progress().update("Importing " + name, count, total);
      }
      commit.accept(writer);
      done = true;
      return count;
    } finally {
      if (rows != source) {
        rows.close(false);
      }
      if (!done) {
        writer.abort();
      }
    }
  }

  private Schema storable(Schema schema, List<String> skipped) {
    List<Field> fields = new ArrayList<>();
    for (Field column : schema.getFields()) {
      Optional<Field> field = StorableField.of(column);
      field.ifPresent(fields::add);
      if (field.isEmpty()) {
        skipped.add(column.getName());
      }
    }
    if (fields.isEmpty() || (!skipped.isEmpty() && !options.skipUnsupported())) {
      throw new InvalidRequestException(
          "Dataset '"
              + name
              + "' can't have the columns "
              + skipped.stream()
                  .map(c -> "'" + Names.shown(c) + "' (" + schema.findField(c).getType() + ")")
                  .collect(Collectors.joining(", "))
              + ": there is no type to keep their values in. Cast them, leave them out, or let them"
              + " be skipped.");
    }
    return new Schema(fields);
  }
}
