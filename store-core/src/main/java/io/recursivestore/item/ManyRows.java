package io.recursivestore.item;

import io.recursivestore.sql.Session;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Inserts rows of numbers, many with each statement. */
final class ManyRows {
  private static final int ROWS = 300;

  private ManyRows() {}

  /**
   * Inserts rows.
   *
   * @param into the table with its columns, as in {@code t (a, b)}
   * @param rows the numbers of each row, as many as there are columns
   */
  static void insert(Session session, String into, List<long[]> rows) throws SQLException {
    int from = 0;
    if (rows.size() >= ROWS) {
      int columns = rows.get(0).length;
      try (PreparedStatement many = session.prepare(text(session, into, columns, ROWS))) {
        for (; from + ROWS <= rows.size(); from += ROWS) {
          run(many, rows.subList(from, from + ROWS));
        }
      }
    }
    if (from < rows.size()) {
      List<long[]> rest = rows.subList(from, rows.size());
      try (PreparedStatement few =
          session.prepare(text(session, into, rest.get(0).length, rest.size()))) {
        run(few, rest);
      }
    }
  }

  private static void run(PreparedStatement statement, List<long[]> rows) throws SQLException {
    int at = 1;
    for (long[] row : rows) {
      for (long value : row) {
        statement.setLong(at++, value);
      }
    }
    statement.executeUpdate();
  }

  private static String text(Session session, String into, int columns, int rows) {
    String row = "(" + "?, ".repeat(columns - 1) + "?)";
    return session.dialect().insertMany() + into + " VALUES " + (row + ", ").repeat(rows - 1) + row;
  }
}
