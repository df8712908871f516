package io.recursivestore.sql;

import java.sql.SQLException;

/**
 * What is done within one transaction. It may be run several times, where the database asks for
 * that, and so must change nothing but the database.
 *
 * @param <T> its result
 */
@FunctionalInterface
public interface Work<T> {
  /**
   * Runs in a transaction.
   *
   * @param session how statements are run
   * @throws SQLException if the database fails
   */
  T run(Session session) throws SQLException;
}
