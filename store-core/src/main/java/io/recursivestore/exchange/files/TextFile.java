package io.recursivestore.exchange.files;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens files of text, which is UTF-8, and says where in one a value is wrong. */
final class TextFile {
  private static final int BLOCK_BYTES = 64 << 10;
  private static final char MARK = '\uFEFF';
  private static final int SHOWN_CHARACTERS = 60;

  private TextFile() {}

  /** Opens a file, compressed if its name ends with {@code .gz}. */
  static Reader open(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    boolean opened = false;
    try {
      if (file.toString().endsWith(".gz")) {
        bytes = new GZIPInputStream(bytes, BLOCK_BYTES);
      }
      // A decoder, so that bytes that are no UTF-8 are refused rather than replaced.
      BufferedReader text =
          new BufferedReader(
              new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()), BLOCK_BYTES);
      text.mark(1);
      if (text.read() != MARK) {
        text.reset();
      }
      opened = true;
      return text;
    } catch (CharacterCodingException e) {
      throw new CorruptDataException("'" + file + "' is no text in UTF-8.", e);
    } finally {
      if (!opened) {
        bytes.close();
      }
    }
  }

  static InvalidRequestException wrong(
      Path file, long line, String column, String text, Object type, String problem) {
    String shown =
        text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    return new InvalidRequestException(
        "'"
            + file
            + "' has in line "
            + line
            + ", column '"
            + column
            + "', the text '"
            + shown
            + "', which is no "
            + type
            + ": "
            + problem
            + ". Correct the file, or give the column another type.");
  }
}
