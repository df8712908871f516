package io.recursivestore.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads one row of a result.
 *
 * @param <T> what a row becomes
 */
@FunctionalInterface
public interface RowReader<T> {
  /**
   * Reads the row that the result stands at.
   *
   * @param row the result; columns are counted from 1
   * @throws SQLException if the database fails
   */
  T read(ResultSet row) throws SQLException;
}
