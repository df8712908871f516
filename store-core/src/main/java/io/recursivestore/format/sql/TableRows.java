package io.recursivestore.format.sql;

import io.recursivestore.sql.Database;
import io.recursivestore.sql.Rows;
import io.recursivestore.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/**
 * The rows of a query, put into vectors as they are asked for. Wide rows make small batches. For
 * one thread.
 */
final class TableRows implements AutoCloseable {
  private static final long MOST_BYTES = 16L << 20;

  private final List<SqlColumn> columns;
  private final Rows<Boolean> rows;
  private List<FieldVector> targets = List.of();
  private int count;
  private long bytes;
  private long position = -1;
  private boolean isGapless = true;

  /**
   * Starts a query.
   *
   * @param sql gives the position, and the columns after it
   * @param fetched how many rows are fetched from a server at once
   */
  TableRows(Database database, Sql sql, int fetched, List<SqlColumn> columns) {
    this.columns = columns;
    this.rows = database.rows(sql, fetched, this::fill);
  }

  /**
   * Fills vectors with the next rows.
   *
   * @param vectors one for each column
   * @param most the largest number of rows
   * @return how many there are; 0 at the end
   */
  int next(List<FieldVector> vectors, int most) {
    targets = vectors;
    count = 0;
    long start = bytes;
    while (count < most && bytes - start < MOST_BYTES && rows.next().isPresent()) {
      count++;
    }
    return count;
  }

  /** Returns how many bytes the texts and bytes of all rows so far have. */
  long bytes() {
    return bytes;
  }

  /** Returns whether the positions of all rows so far are 0, 1, 2 and so on. */
  boolean isGapless() {
    return isGapless;
  }

  private Boolean fill(ResultSet row) throws SQLException {
    long before = position;
    position = row.getLong(1);
    isGapless &= position == before + 1;
    for (int i = 0; i < columns.size(); i++) {
      // After the position.
      bytes += columns.get(i).read(row, i + 2, targets.get(i), count);
    }
    return true;
  }

  @Override
  public void close() {
    rows.close();
  }
}
