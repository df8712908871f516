package io.recursivestore.exchange.files;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.CorruptDataException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The objects of a file of JSON lines, one after another. */
final class JsonRows implements AutoCloseable {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          // Digits of decimals, which a double would lose.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Path file;
  private final MappingIterator<JsonNode> values;

  private JsonRows(Path file, MappingIterator<JsonNode> values) {
    this.file = file;
    this.values = values;
  }

  static JsonRows open(Path file) {
    try {
      return new JsonRows(file, MAPPER.readerFor(JsonNode.class).readValues(TextFile.open(file)));
    } catch (IOException e) {
      throw SourceFiles.failed("read", file, e);
    }
  }

  /** Returns the next object, or null if there are no more. */
  @Nullable ObjectNode next() {
    try {
      if (!values.hasNextValue()) {
        return null;
      }
      JsonNode value = values.nextValue();
      if (value instanceof ObjectNode row) {
        return row;
      }
      throw new CorruptDataException(
          "'" + file + "' has something else than an object in line " + line() + ".");
    } catch (IOException e) {
      throw new CorruptDataException(
          "'" + file + "' is no JSON in line " + line() + ": " + e.getMessage(), e);
    }
  }

  /** Returns the number of the line at which the last object ends, from 1. */
  long line() {
    JsonLocation location = values.getCurrentLocation();
    return location == null ? 1 : location.getLineNr();
  }

  @Override
  public void close() {
    try {
      values.close();
    } catch (IOException e) {
      throw SourceFiles.failed("close", file, e);
    }
  }
}
