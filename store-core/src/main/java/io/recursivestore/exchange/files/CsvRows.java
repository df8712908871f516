package io.recursivestore.exchange.files;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file as text, one after another. */
final class CsvRows implements AutoCloseable {
  private static final int MAX_COLUMNS = 100_000;
  private static final int MAX_CHARACTERS = 64 << 20;

  private final Path file;
  private final String nullText;
  private final Reader text;
  private final CsvParser parser;
  private final List<String> names;
  private @Nullable String @Nullable [] first;

  private CsvRows(Path file, CsvOptions options, Reader text) {
    this.file = file;
    this.nullText = options.nullText();
    this.text = text;
    this.parser =
        new CsvParser(settings(options.delimiterOf(file.toString()), mostCharacters(file)));
    try {
      parser.beginParsing(text);
      first = parser.parseNext();
    } catch (TextParsingException e) {
      throw damaged(e);
    }
    String[] line = first;
    if (line == null) {
      throw new InvalidRequestException(
          "'" + file + "' is empty: there are no names of columns. Leave it out.");
    }
    names = new ArrayList<>();
    for (int i = 0; i < line.length; i++) {
      String name = options.header() ? line[i] : "c" + i;
      if (name == null || name.isEmpty() || names.contains(name)) {
        throw new InvalidRequestException(
            "'"
                + file
                + "' has no name, or one that it has twice, for column "
                + (i + 1)
                + " in its first line. Correct it, or say that there is no header.");
      }
      names.add(name);
    }
    if (options.header()) {
      first = null;
    }
  }

  static CsvRows open(Path file, CsvOptions options) {
    Reader text = null;
    boolean opened = false;
    try {
      text = TextFile.open(file);
      CsvRows rows = new CsvRows(file, options, text);
      opened = true;
      return rows;
    } catch (IOException e) {
      throw SourceFiles.failed("read", file, e);
    } finally {
      if (!opened && text != null) {
        close(file, text);
      }
    }
  }

  List<String> names() {
    return names;
  }

  /** Returns the next row, in which null is null; or null if there are no more. */
  @Nullable String @Nullable [] next() {
    String[] row = first;
    first = null;
    if (row == null) {
      try {
        row = parser.parseNext();
      } catch (TextParsingException e) {
        throw damaged(e);
      }
    }
    if (row == null) {
      return null;
    }
    if (row.length != names.size()) {
      throw new CorruptDataException(
          "'"
              + file
              + "' has "
              + row.length
              + " columns in line "
              + line()
              + ", but "
              + names.size()
              + " in its first. Correct it, or give its delimiter.");
    }
    if (!nullText.isEmpty()) {
      for (int i = 0; i < row.length; i++) {
        if (nullText.equals(row[i])) {
          row[i] = null;
        }
      }
    }
    return row;
  }

  /** Returns the number of the line at which the last row ends, from 1. */
  long line() {
    return Math.max(1, parser.getContext().currentLine());
  }

  @Override
  public void close() {
    parser.stopParsing();
    close(file, text);
  }

  private CorruptDataException damaged(TextParsingException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new CorruptDataException(
        "'" + file + "' can't be read as CSV: " + cause.getMessage() + ".", e);
  }

  private static void close(Path file, Reader text) {
    try {
      text.close();
    } catch (IOException e) {
      throw SourceFiles.failed("close", file, e);
    }
  }

  /** The parser takes the memory of the longest value at once, which is none longer than a file. */
  private static int mostCharacters(Path file) {
    try {
      boolean isPlain = !file.toString().endsWith(".gz");
      return (int) Math.min(MAX_CHARACTERS, isPlain ? Files.size(file) + 1 : MAX_CHARACTERS);
    } catch (IOException e) {
      throw SourceFiles.failed("read", file, e);
    }
  }

  private static CsvParserSettings settings(char delimiter, int mostCharacters) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(delimiter);
    // Else a # at the start of a line hides it.
    settings.getFormat().setComment('\0');
    settings.setLineSeparatorDetectionEnabled(true);
    // What stands between quotes is kept as it is.
    settings.setNormalizeLineEndingsWithinQuotes(false);
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setReadInputOnSeparateThread(false);
    settings.setMaxColumns(MAX_COLUMNS);
    settings.setMaxCharsPerColumn(mostCharacters);
    settings.setHeaderExtractionEnabled(false);
    settings.setNullValue(null);
    settings.setEmptyValue("");
    return settings;
  }
}
