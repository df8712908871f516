package io.recursivestore.exchange;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import io.recursivestore.stream.StagedAppend;
import io.recursivestore.stream.StagedWriter;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StreamField;
import io.recursivestore.stream.Streams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Takes the rows of one split into one stream. */
final class StreamImport {
  private final Streams streams;
  private final String name;
  private final Split split;
  private final ImportOptions options;
  private final String stepColumn;

  StreamImport(Streams streams, String name, Split split, ImportOptions options) {
    this.streams = streams;
    this.name = name;
    this.split = split;
    this.options = options;
    this.stepColumn = options.stepColumn().orElse("");
    options.stepColumn().ifPresent(split.features()::node);
  }

  Imported run() {
    boolean existed = streams.exists(name);
    StepStream stream = existed ? streams.open(name) : define();
    boolean done = false;
    try {
      List<String> columns = columns(stream.fields());
      long rows = append(stream, columns);
      done = true;
      List<String> skipped = new ArrayList<>(split.features().names());
      skipped.removeAll(columns);
      return new Imported(rows, skipped);
    } finally {
      if (!done && !existed) {
        streams.drop(name);
      }
    }
  }

  private StepStream define() {
    List<StreamField> fields = new ArrayList<>();
    List<String> unsupported = new ArrayList<>();
    for (Field column : schema().getFields()) {
      if (!column.getName().equals(stepColumn)) {
        Optional<StreamField> field = FieldTypes.of(column);
        field.ifPresent(fields::add);
        if (field.isEmpty()) {
          unsupported.add(column.getName());
        }
      }
    }
    if (fields.isEmpty() || (!unsupported.isEmpty() && !options.skipUnsupported())) {
      throw new InvalidRequestException(
          "Stream '"
              + name
              + "' can't have "
              + (unsupported.isEmpty() ? "no fields" : "fields of " + described(unsupported))
              + ". Fields hold booleans, integers and floats, or sequences of them, and none is"
              + " named '"
              + FieldTypes.STEP
              + "'. Leave these columns out, or let them be skipped.");
    }
    Features kept = split.features().select(fields.stream().map(StreamField::name).toList());
    return streams.define(name, fields, KeptFeatures.add(options.info(), kept));
  }

  private String described(List<String> columns) {
    return columns.stream()
        .map(c -> "'" + Names.shown(c) + "' (" + Names.shown(split.features().json(c)) + ")")
        .collect(Collectors.joining(", "));
  }

  private Schema schema() {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader rows = split.read(allocator)) {
      return rows.getVectorSchemaRoot().getSchema();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Returns the columns to read. */
  private List<String> columns(List<StreamField> fields) {
    List<String> columns = new ArrayList<>();
    for (StreamField field : fields) {
      if (field.name().equals(stepColumn)) {
        throw new InvalidRequestException(
            "Column '"
                + stepColumn
                + "' can't be both a field of stream '"
                + name
                + "' and its numbers of steps.");
      }
      if (split.features().names().contains(field.name())) {
        columns.add(field.name());
      }
    }
    if (columns.isEmpty()) {
      throw new InvalidRequestException(
          "No column is a field of stream '"
              + name
              + "': there are "
              + split.features().names()
              + ", and the fields are "
              + fields.stream().map(StreamField::name).toList()
              + ".");
    }
    if (!stepColumn.isEmpty()) {
      columns.add(stepColumn);
    }
    return columns;
  }

  private long append(StepStream stream, List<String> columns) {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader rows = ConvertedReader.of(split.read(allocator), wanted(stream, columns));
        StagedAppend append = stream.stagedAppend();
        StagedWriter writer = stream.stagedWriter();
        StepFeed feed =
            new StepFeed(writer.steps(), allocator, stepColumn, append.lastStep().orElse(-1) + 1)) {
      long done = 0;
      long total = SplitRows.total(split, options.progress());
      while (rows.loadNextBatch()) {
        feed.append(rows.getVectorSchemaRoot());
        done += rows.getVectorSchemaRoot().getRowCount();
        options.progress().update("Importing " + name, done, total);
      }
      if (done > 0) {
        append.commit(writer.finish());
      }
      return done;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The types of the stream's fields, all nullable. */
  private Schema wanted(StepStream stream, List<String> columns) {
    Schema all = SplitSchema.withoutMaps(ArrowSchemas.toArrow(stream.schema()));
    List<Field> fields = new ArrayList<>();
    for (String column : columns) {
      fields.add(
          column.equals(stepColumn)
              ? Field.nullable(column, new ArrowType.Int(Long.SIZE, true))
              : all.findField(column));
    }
    return new Schema(fields);
  }

  private StorageException failed(IOException e) {
    return new StorageException(
        "Can't read the rows for stream '" + name + "': " + e.getMessage(), e);
  }
}
