package io.recursivestore.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.model.CorruptDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where the steps of a stream start that were not dropped.
 *
 * @param position number of elements before them
 * @param row number of steps before them
 * @param batch the last batch that was published before, in case that all steps were dropped
 */
record StreamStart(long position, long row, Batch batch) {
  static final String NAME = "start.json";

  /** Nothing was dropped. */
  static final StreamStart ZERO = new StreamStart(0, 0, Batch.NONE);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Reads where a stream starts.
   *
   * @param directory the stream's directory
   * @throws CorruptDataException if the file that says so is damaged
   */
  static StreamStart read(Path directory) {
    Path file = directory.resolve(NAME);
    try {
      JsonNode node = MAPPER.readTree(Files.readAllBytes(file));
      long position = whole(file, node, "position");
      long row = whole(file, node, "row");
      JsonNode batch = node.path("batch");
      return new StreamStart(
          position,
          row,
          batch.isMissingNode()
              ? Batch.NONE
              : Batch.of(
                  UUID.fromString(batch.path("query").asText()), whole(file, batch, "number")));
    } catch (NoSuchFileException e) {
      return ZERO;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw damaged(file, e.getMessage(), e);
    } catch (IOException e) {
      throw Disk.failed("read", file, e);
    }
  }

  /** Makes this the stream's start, durably. */
  void write(Path directory) {
    var node = MAPPER.createObjectNode().put("position", position).put("row", row);
    if (!batch.equals(Batch.NONE)) {
      node.putObject("batch")
          .put("query", batch.query().toString())
          .put("number", batch.number() - 1);
    }
    Disk.replace(directory, NAME, node.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static long whole(Path file, JsonNode node, String member) {
    JsonNode found = node.path(member);
    if (!found.isIntegralNumber() || !found.canConvertToLong() || found.longValue() < 0) {
      throw damaged(file, "'" + member + "' is not a number of at least 0", null);
    }
    return found.longValue();
  }

  private static CorruptDataException damaged(
      Path file,
      @org.jspecify.annotations.Nullable String problem,
      @org.jspecify.annotations.Nullable Throwable cause) {
    return new CorruptDataException("'" + file + "' is damaged: " + problem + ".", cause);
  }
}
