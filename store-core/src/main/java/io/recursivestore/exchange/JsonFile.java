package io.recursivestore.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The JSON files of a directory. */
final class JsonFile {
  /** The names of millions of labels fit. */
  private static final long MAX_BYTES = 256L << 20;

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private JsonFile() {}

  /**
   * Reads an object.
   *
   * @throws CorruptDataException if the file holds something else
   */
  static JsonNode read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw damaged(file, "it has " + size + " bytes, more than any such file", null);
      }
      JsonNode node = MAPPER.readTree(Files.readAllBytes(file));
      if (!node.isObject()) {
        throw damaged(file, "it is no JSON object", null);
      }
      return node;
    } catch (JsonProcessingException e) {
      throw damaged(file, "it is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new StorageException("Can't read '" + file + "': " + e.getMessage(), e);
    }
  }

  /** Returns a node as HuggingFace writes it: in lines, indented by two spaces. */
  static byte[] write(JsonNode node) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
    printer.indentObjectsWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
    try {
      return MAPPER.writer(printer).writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static CorruptDataException damaged(Path file, String problem, @Nullable Throwable e) {
    return new CorruptDataException("'" + file + "' is damaged: " + problem + ".", e);
  }
}
