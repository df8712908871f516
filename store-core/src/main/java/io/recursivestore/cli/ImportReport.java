package io.recursivestore.cli;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.recursivestore.exchange.migrate.PythonImported;
import io.recursivestore.exchange.python.PythonProblem;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A report of an import as a JSON file, if one is wanted. Problems are written as they come; the
 * file appears under its name when the report is whole.
 */
final class ImportReport implements AutoCloseable {
  private final Path from;
  private final @Nullable Path file;
  private final @Nullable Path partial;
  private final @Nullable JsonGenerator json;

  ImportReport(Optional<Path> wanted, Path from, String store) {
    this.from = from;
    this.file = wanted.map(Path::toAbsolutePath).orElse(null);
    this.partial = file == null ? null : file.resolveSibling(file.getFileName() + ".partial");
    this.json = partial == null ? null : open(partial, from, store);
  }

  private static JsonGenerator open(Path file, Path from, String store) {
    try {
      JsonGenerator json =
          new JsonFactory().createGenerator(Files.newOutputStream(file), JsonEncoding.UTF8);
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("from", from.toString());
      json.writeStringField("store", store);
      json.writeArrayFieldStart("problems");
      return json;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Adds what could not be taken. */
  void add(PythonProblem problem) {
    if (json == null || file == null) {
      return;
    }
    try {
      json.writeStartObject();
      json.writeStringField("kind", problem.kind().name());
      json.writeStringField("file", from.relativize(problem.file()).toString());
      json.writeStringField("reason", problem.reason());
      json.writeEndObject();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Adds what was taken, and gives the file its name. */
  void finish(PythonImported imported) {
    if (json == null || file == null || partial == null) {
      return;
    }
    try {
      json.writeEndArray();
      write("items", imported.items());
      write("datasets", imported.datasets());
      write("tables", imported.tables());
      json.writeObjectFieldStart("counts");
      for (var count : new TreeMap<>(imported.problems()).entrySet()) {
        json.writeNumberField(count.getKey().name(), count.getValue());
      }
      json.writeEndObject();
      json.writeBooleanField("complete", imported.isComplete());
      json.writeEndObject();
      json.close();
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private void write(String name, PythonImported.Taken taken) throws IOException {
    if (json != null) {
      json.writeObjectFieldStart(name);
      json.writeNumberField("taken", taken.taken());
      json.writeNumberField("there", taken.there());
      json.writeEndObject();
    }
  }

  @Override
  public void close() {
    if (json != null && file != null) {
      try {
        json.close();
      } catch (IOException e) {
        throw failed(file, e);
      }
    }
  }

  private static StorageException failed(Path file, IOException e) {
    return new StorageException("Can't write the report '" + file + "': " + e.getMessage(), e);
  }
}
