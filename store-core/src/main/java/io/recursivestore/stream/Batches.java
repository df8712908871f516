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
 * Which numbered batches a stream holds. The last one is in its last slot; the last of each other
 * query is in a file. The caller holds the stream's lock.
 */
final class Batches {
  private static final String DIRECTORY = "batches";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path stream;

  Batches(Path stream) {
    this.stream = stream;
  }

  /** Returns whether a batch is there, given the one in the last slot. */
  boolean contain(Batch batch, Batch last) {
    boolean isLastQuery = !last.equals(Batch.NONE) && last.query().equals(batch.query());
    return batch.number() <= (isLastQuery ? last.number() : kept(batch.query()));
  }

  /** Keeps a batch whose place in the slot one of another query is about to take. */
  void keep(Batch last, UUID next) {
    if (!last.equals(Batch.NONE) && !last.query().equals(next)) {
      keep(last);
    }
  }

  void keep(Batch batch) {
    Path directory = stream.resolve(DIRECTORY);
    Disk.createDirectory(stream, directory);
    String json = MAPPER.createObjectNode().put("number", batch.number() - 1).toString();
    Disk.replace(directory, batch.query() + ".json", json.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the number of a query's last batch plus 1, or 0 if none is kept. */
  private long kept(UUID query) {
    Path file = stream.resolve(DIRECTORY).resolve(query + ".json");
    try {
      JsonNode number = MAPPER.readTree(Files.readAllBytes(file)).path("number");
      if (!number.isIntegralNumber() || !number.canConvertToLong()) {
        throw new CorruptDataException("'" + file + "' is damaged: it has no number.");
      }
      return number.longValue() + 1;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (JsonProcessingException e) {
      throw new CorruptDataException("'" + file + "' is damaged: it is not JSON.", e);
    } catch (IOException e) {
      throw Disk.failed("read", file, e);
    }
  }
}
