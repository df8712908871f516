package io.recursivestore.exchange.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.Column;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** The objects of a file of JSON lines as batches. */
final class JsonBatches extends BatchReader {
  private static final int BATCH_ROWS = 1024;

  private final Path file;
  private final JsonRows rows;
  private final Schema columns;
  private final Set<String> names;
  private List<JsonValues> values = List.of();

  JsonBatches(
      BufferAllocator allocator,
      org.apache.arrow.vector.types.pojo.Schema schema,
      Path file,
      JsonRows rows,
      Schema columns) {
    super(allocator, schema);
    this.file = file;
    this.rows = rows;
    this.columns = columns;
    this.names = new HashSet<>(columns.names());
  }

  @Override
  boolean next() {
    if (values.isEmpty()) {
      values = new ArrayList<>();
      for (int i = 0; i < columns.columns().size(); i++) {
        values.add(JsonValues.of(root().getVector(i), columns.columns().get(i).type()));
      }
    }
    root().getFieldVectors().forEach(FieldVector::reset);
    int count = 0;
    while (count < BATCH_ROWS) {
      ObjectNode row = rows.next();
      if (row == null) {
        break;
      }
      set(count++, row);
    }
    root().setRowCount(count);
    return count > 0;
  }

  @Override
  void end() {
    rows.close();
  }

  private void set(int slot, ObjectNode row) {
    for (Map.Entry<String, JsonNode> member : row.properties()) {
      if (!names.contains(member.getKey())) {
        throw new InvalidRequestException(
            "'"
                + file
                + "', line "
                + rows.line()
                + ": "
                + Suggestion.unknown("column", member.getKey(), columns.names()));
      }
    }
    for (int i = 0; i < values.size(); i++) {
      Column column = columns.columns().get(i);
      JsonNode value = row.path(column.name());
      try {
        values.get(i).set(slot, value);
      } catch (ArithmeticException | IllegalArgumentException | java.time.DateTimeException e) {
        throw TextFile.wrong(
            file,
            rows.line(),
            column.name(),
            value.toString(),
            column.type(),
            String.valueOf(e.getMessage()));
      }
    }
  }
}
