package io.recursivestore.exchange.files;

import io.recursivestore.model.Column;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file as batches. */
final class CsvBatches extends BatchReader {
  private static final int BATCH_ROWS = 4096;
  private static final long BATCH_CHARACTERS = 16L << 20;

  private final Path file;
  private final CsvRows rows;
  private final Schema columns;
  private final int[] places;
  private List<TextValues.Setter> setters = List.of();

  CsvBatches(
      BufferAllocator allocator,
      org.apache.arrow.vector.types.pojo.Schema schema,
      Path file,
      CsvRows rows,
      Schema columns) {
    super(allocator, schema);
    this.file = file;
    this.rows = rows;
    this.columns = columns;
    this.places = columns.names().stream().mapToInt(rows.names()::indexOf).toArray();
  }

  @Override
  boolean next() {
    if (setters.isEmpty()) {
      setters = setters();
    }
    root().getFieldVectors().forEach(FieldVector::reset);
    int count = 0;
    long characters = 0;
    while (count < BATCH_ROWS && characters < BATCH_CHARACTERS) {
      @Nullable String[] row = rows.next();
      if (row == null) {
        break;
      }
      for (int i = 0; i < places.length; i++) {
        String text = row[places[i]];
        if (text != null) {
          characters += text.length();
          set(i, count, text);
        }
      }
      count++;
    }
    root().setRowCount(count);
    return count > 0;
  }

  @Override
  void end() {
    rows.close();
  }

  private void set(int column, int row, String text) {
    try {
      setters.get(column).set(row, text);
    } catch (ArithmeticException | IllegalArgumentException | java.time.DateTimeException e) {
      Column wanted = columns.columns().get(column);
      throw TextFile.wrong(
          file, rows.line(), wanted.name(), text, wanted.type(), String.valueOf(e.getMessage()));
    }
  }

  private List<TextValues.Setter> setters() {
    List<TextValues.Setter> found = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      Column column = columns.columns().get(i);
      try {
        found.add(TextValues.setter(root().getVector(i), column.type()));
      } catch (IllegalArgumentException e) {
        throw new InvalidRequestException(
            "Column '" + column.name() + "' of '" + file + "': " + e.getMessage() + ".", e);
      }
    }
    return found;
  }
}
