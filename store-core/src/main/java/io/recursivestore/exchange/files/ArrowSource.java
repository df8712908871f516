package io.recursivestore.exchange.files;

import io.recursivestore.exchange.ConvertedReader;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;

/** An Arrow IPC file or stream. */
final class ArrowSource implements SourceFile {
  private final Path file;
  private final Schema schema;
  private final Map<String, String> unreadable = new LinkedHashMap<>();

  ArrowSource(Path file) {
    this.file = file;
    List<Field> fields = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader rows = PlainArrowReader.open(file, allocator)) {
      for (Field field : rows.getVectorSchemaRoot().getSchema().getFields()) {
        StoredFields.of(field)
            .ifPresentOrElse(
                fields::add, () -> unreadable.put(field.getName(), "it is " + field.getType()));
      }
    } catch (IOException e) {
      throw SourceFiles.failed("read", file, e);
    }
    schema = ArrowSchemas.fromArrow(new org.apache.arrow.vector.types.pojo.Schema(fields));
  }

  @Override
  public Schema schema(Schema known) {
    return schema;
  }

  @Override
  public Map<String, String> unreadable() {
    return unreadable;
  }

  @Override
  public Optional<FileFormat> dataFormat() {
    return unreadable.isEmpty() ? Optional.of(FileFormat.ARROW) : Optional.empty();
  }

  @Override
  public ArrowReader rows(BufferAllocator allocator, Schema written) throws IOException {
    ArrowReader rows = PlainArrowReader.open(file, allocator);
    boolean done = false;
    try {
      ArrowReader converted = ConvertedReader.of(rows, ArrowSchemas.toArrow(written));
      done = true;
      return converted;
    } finally {
      if (!done) {
        rows.close();
      }
    }
  }
}
