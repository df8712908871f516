package io.recursivestore.exchange.python;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Reads the files that the original code wrote: compressed or not, JSON or a pickle. What they are
 * is found by their bytes.
 */
final class SourceBytes {
  private static final int PICKLE = 0x80;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          // Python writes numbers that are none.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SourceBytes() {}

  /**
   * Reads a file, and undoes its compression.
   *
   * @throws CorruptDataException if it is compressed and damaged
   * @throws InvalidRequestException if it is larger than the limit
   */
  static byte[] read(Path file, PickleLimits limits) {
    try {
      long size = Files.size(file);
      if (size > limits.bytes()) {
        throw tooLarge(file, size + " bytes", limits);
      }
      byte[] bytes = Files.readAllBytes(file);
      boolean isCompressed =
          bytes.length > 1 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
      return isCompressed ? unzipped(file, bytes, limits) : bytes;
    } catch (IOException e) {
      throw new StorageException("Can't read '" + file + "': " + e.getMessage(), e);
    }
  }

  /**
   * Reads a value that was pickled, or written as JSON where that failed.
   *
   * @throws CorruptDataException if it is neither
   * @throws InvalidRequestException if it is a pickle of more than plain data, or too large
   */
  static JsonNode value(Path file, PickleLimits limits) {
    byte[] bytes = read(file, limits);
    // No JSON ends with a dot, and every pickle does. Of protocol 2 on, it begins with a byte that
    // no text begins with.
    boolean isPickle =
        bytes.length > 0 && ((bytes[0] & 0xff) == PICKLE || bytes[bytes.length - 1] == '.');
    return isPickle ? Pickles.json(file.toString(), bytes, limits) : json(file, bytes, limits);
  }

  /**
   * Reads JSON as Python writes it, in the forms of {@link Pickles#json}.
   *
   * @throws CorruptDataException if it is no JSON
   */
  static JsonNode json(Path file, PickleLimits limits) {
    return json(file, read(file, limits), limits);
  }

  private static JsonNode json(Path file, byte[] bytes, PickleLimits limits) {
    try {
      JsonNode node = JSON.readTree(bytes);
      if (node.isMissingNode()) {
        throw new CorruptDataException("'" + file + "' is damaged: it is empty.");
      }
      return new JsonForms(new Budget(limits)).of(node);
    } catch (PickleProblem e) {
      throw e.of(file.toString());
    } catch (JsonProcessingException e) {
      throw new CorruptDataException(
          "'" + file + "' is damaged: it is neither a pickle nor JSON: " + e.getOriginalMessage(),
          e);
    } catch (IOException e) {
      throw new StorageException("Can't read '" + file + "': " + e.getMessage(), e);
    }
  }

  private static byte[] unzipped(Path file, byte[] bytes, PickleLimits limits) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] plain = in.readNBytes(limits.bytes());
      if (in.read() >= 0) {
        throw tooLarge(file, "more when it is no longer compressed", limits);
      }
      return plain;
    } catch (IOException e) {
      String problem = e.getMessage() == null ? "it ends too early" : e.getMessage();
      throw new CorruptDataException(
          "'" + file + "' is damaged: it is no whole gzip file: " + problem, e);
    }
  }

  private static InvalidRequestException tooLarge(Path file, String size, PickleLimits limits) {
    return new InvalidRequestException(
        "'"
            + file
            + "' is refused: it has "
            + size
            + ", but the limit is "
            + limits.bytes()
            + ". Give this process more memory, or higher limits.");
  }
}
