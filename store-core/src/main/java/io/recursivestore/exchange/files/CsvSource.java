package io.recursivestore.exchange.files;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** A CSV file. It is read twice, unless the types of all its columns are known. */
final class CsvSource implements SourceFile {
  private final Path file;
  private final CsvOptions options;

  CsvSource(Path file, CsvOptions options) {
    this.file = file;
    this.options = options;
  }

  @Override
  public Schema schema(Schema known) {
    try (CsvRows rows = CsvRows.open(file, options)) {
      List<String> names = rows.names();
      List<TypeGuess> guesses = new ArrayList<>();
      names.forEach(name -> guesses.add(new TypeGuess()));
      boolean allKnown = names.stream().allMatch(name -> known.find(name).isPresent());
      for (String[] row = rows.next(); row != null && !allKnown; row = rows.next()) {
        for (int i = 0; i < row.length; i++) {
          String value = row[i];
          if (value != null) {
            guesses.get(i).add(value);
          }
        }
      }
      List<Column> columns = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        DataType guess = guesses.get(i).type();
        DataType type = known.find(names.get(i)).map(Column::type).orElse(guess);
        columns.add(new Column(1, names.get(i), type, true));
      }
      return FreshColumns.of(columns);
    }
  }

  @Override
  public Schema written(Schema found, Schema dataset) {
    return dataset.select(found.names());
  }

  @Override
  public ArrowReader rows(BufferAllocator allocator, Schema written) {
    CsvRows rows = CsvRows.open(file, options);
    return new CsvBatches(allocator, ArrowSchemas.toArrow(written), file, rows, written);
  }
}
