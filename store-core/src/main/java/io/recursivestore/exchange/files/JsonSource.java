package io.recursivestore.exchange.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Column;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** A file of JSON lines. It is read twice: first for its columns. */
final class JsonSource implements SourceFile {
  private final Path file;

  JsonSource(Path file) {
    this.file = file;
  }

  @Override
  public Schema schema(Schema known) {
    JsonShape shape = JsonShape.ofRows();
    Set<String> seen = new HashSet<>();
    try (JsonRows rows = JsonRows.open(file)) {
      for (ObjectNode row = rows.next(); row != null; row = rows.next()) {
        for (String name : known.names()) {
          if (row.remove(name) != null) {
            seen.add(name);
          }
        }
        try {
          shape.add(row);
        } catch (IllegalArgumentException e) {
          throw unclear(" in line " + rows.line(), e);
        }
      }
    }
    List<Column> columns;
    try {
      columns = shape.columns();
    } catch (IllegalArgumentException e) {
      throw unclear("", e);
    }
    Stream<Column> told = known.columns().stream().filter(c -> seen.contains(c.name()));
    return FreshColumns.of(Stream.concat(told, columns.stream()).toList());
  }

  @Override
  public Schema written(Schema found, Schema dataset) {
    return dataset.select(found.names());
  }

  @Override
  public ArrowReader rows(BufferAllocator allocator, Schema written) {
    return new JsonBatches(
        allocator, ArrowSchemas.toArrow(written), file, JsonRows.open(file), written);
  }

  private InvalidRequestException unclear(String where, IllegalArgumentException e) {
    return new InvalidRequestException(
        "The columns of '"
            + file
            + "' can't be told"
            + where
            + ": "
            + e.getMessage()
            + ". Give the schema.",
        e);
  }
}
