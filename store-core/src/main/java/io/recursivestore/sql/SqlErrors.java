package io.recursivestore.sql;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.LockedException;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.StoreException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What failures of databases mean. */
final class SqlErrors {
  /** Serialization failures, deadlocks, and rows that another transaction added first. */
  private static final Set<String> PASSING = Set.of("40001", "40P01", "23505");

  private static final int PRIMARY_CODE = 0xff;

  private SqlErrors() {}

  /** Returns whether the same transaction may work when it is tried again. */
  static boolean isPassing(SQLException e) {
    return PASSING.contains(String.valueOf(e.getSQLState()));
  }

  static StoreException of(String database, SQLException e) {
    if (e instanceof BatchUpdateException && e.getNextException() != null) {
      // Its own message has the values of rows.
      return of(database, e.getNextException());
    }
    if (e instanceof SQLiteException sqlite) {
      return ofSqlite(database, sqlite);
    }
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("08") || state.startsWith("57P")) {
      return new StorageException(
          "Can't reach " + database + ": " + text(e) + " Check the URL, and that the server runs.",
          e);
    }
    if (state.startsWith("28")) {
      return new StorageException(
          database
              + " refuses the user: "
              + text(e)
              + " Set "
              + Database.USER
              + " and "
              + Database.PASSWORD
              + ".",
          e);
    }
    if (e instanceof java.sql.SQLTransientConnectionException
        && e.getCause() instanceof SQLException cause) {
      return of(database, cause);
    }
    return new StorageException(database + " failed: " + text(e), e);
  }

  private static StoreException ofSqlite(String database, SQLiteException e) {
    SQLiteErrorCode primary = SQLiteErrorCode.getErrorCode(e.getResultCode().code & PRIMARY_CODE);
    return switch (primary) {
      case SQLITE_BUSY, SQLITE_LOCKED ->
          new LockedException(
              database + " is kept by another process that writes. Try again when it has ended.",
              e);
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          new CorruptDataException(
              database + " is damaged: " + primary.message + ". Restore the file.", e);
      case SQLITE_FULL ->
          new StorageException(database + " can't grow: the disk is full. Make room.", e);
      case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM ->
          new StorageException(
              "Can't write "
                  + database
                  + ": "
                  + primary.message
                  + ". Check that the directory is there and may be written to.",
              e);
      default -> new StorageException(database + " failed: " + e.getMessage(), e);
    };
  }

  /** Returns what the server said, without the details, which may hold values of rows. */
  private static String text(SQLException e) {
    // What a batch throws has the values of its statements in its message.
    SQLException one = e instanceof BatchUpdateException ? e.getNextException() : e;
    Optional<ServerErrorMessage> said =
        one instanceof PSQLException server
            ? Optional.ofNullable(server.getServerErrorMessage())
            : Optional.empty();
    String text = String.valueOf(said.map(ServerErrorMessage::getMessage).orElse(e.getMessage()));
    return text.endsWith(".") ? text : text + ".";
  }

  static void close(Connection connection, Exception e) {
    try {
      connection.close();
    } catch (SQLException more) {
      e.addSuppressed(more);
    }
  }
}
