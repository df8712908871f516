package io.recursivestore.format.sql;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Schema;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Rows;
import io.recursivestore.sql.Sql;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Makes batches of a query's rows, which come as they are asked for. Wide rows make small ones. */
final class TableReader extends ArrowReader {
  private static final int MOST_ROWS = 4096;

  /** Bounds what a driver holds beside the batch. */
  private static final int FETCHED_ROWS = 1_000;

  private static final long MOST_BYTES = 16L << 20;

  private final Schema schema;
  private final List<SqlColumn> columns;
  private final Rows<Integer> rows;
  private List<FieldVector> vectors = List.of();
  private int count;

  TableReader(
      BufferAllocator memory, Database database, Sql sql, Schema schema, List<SqlColumn> columns) {
    super(memory);
    this.schema = schema;
    this.columns = columns;
    this.rows = database.rows(sql, FETCHED_ROWS, this::fill);
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    VectorSchemaRoot batch = getVectorSchemaRoot();
    batch.clear();
    batch.allocateNew();
    vectors = batch.getFieldVectors();
    count = 0;
    long bytes = 0;
    while (count < MOST_ROWS && bytes < MOST_BYTES) {
      int more = rows.next().orElse(-1);
      if (more < 0) {
        break;
      }
      bytes += more;
      count++;
    }
    batch.setRowCount(count);
    return count > 0;
  }

  /** Adds a row, and returns how many bytes its texts have. */
  private int fill(ResultSet row) throws SQLException {
    int bytes = 0;
    for (int i = 0; i < columns.size(); i++) {
      // After the position.
      bytes += columns.get(i).read(row, i + 2, vectors.get(i), count);
    }
    return bytes;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    rows.close();
  }

  @Override
  protected org.apache.arrow.vector.types.pojo.Schema readSchema() {
    return ArrowSchemas.toArrow(schema);
  }
}
