package io.recursivestore.sql;

import io.recursivestore.model.UnsupportedFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Brings the tables of one part of the store to the newest form: runs the numbered scripts that a
 * database has not seen, each once, in one transaction. A table {@code recursive_store_schema} says
 * which it has seen.
 */
public final class Migrations {
  private static final String SEEN =
      "CREATE TABLE IF NOT EXISTS recursive_store_schema"
          + " (part VARCHAR(40) PRIMARY KEY, version INTEGER NOT NULL)";

  /** Any number that all processes use. */
  private static final long LOCK = 0x7265_6375_7273_6976L;

  private final String part;
  private final List<String> scripts;

  /**
   * Reads scripts named {@code 001.sql}, {@code 002.sql} and so on.
   *
   * @param part the part's name in the table
   * @param beside a class beside whose folder {@code sql} they are
   * @param count how many there are
   */
  public Migrations(String part, Class<?> beside, int count) {
    this.part = part;
    this.scripts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      scripts.add(read(beside, String.format(Locale.ROOT, "sql/%03d.sql", i)));
    }
  }

  /**
   * Runs what has not run.
   *
   * @param database where
   * @throws UnsupportedFormatException if a newer version of this library has changed the tables
   */
  public void run(Database database) {
    if (isNewest(database)) {
      return;
    }
    database.write(
        session -> {
          if (session.dialect() == Dialect.POSTGRESQL) {
            session.first(Sql.of("SELECT pg_advisory_xact_lock(?)", LOCK), row -> 0);
          }
          session.script(SEEN + ";\n");
          int version = version(session);
          check(database, version);
          for (String script : scripts.subList(version, scripts.size())) {
            session.script(session.dialect().fill(script));
          }
          session.update(
              Sql.of(
                  "INSERT INTO recursive_store_schema VALUES (?, ?)"
                      + " ON CONFLICT (part) DO UPDATE SET version = excluded.version",
                  part,
                  scripts.size()));
          return scripts.size();
        });
  }

  /**
   * Returns whether any script has run.
   *
   * @param database where
   * @throws UnsupportedFormatException if a newer version of this library has changed the tables
   */
  public boolean isStarted(Database database) {
    return seen(database) > 0;
  }

  private boolean isNewest(Database database) {
    return seen(database) == scripts.size();
  }

  private int seen(Database database) {
    int version =
        database.read(session -> session.hasTable("recursive_store_schema") ? version(session) : 0);
    check(database, version);
    return version;
  }

  private int version(Session session) throws SQLException {
    return session
        .first(
            Sql.of("SELECT version FROM recursive_store_schema WHERE part = ?", part),
            row -> row.getInt(1))
        .orElse(0);
  }

  private void check(Database database, int version) {
    if (version > scripts.size()) {
      throw new UnsupportedFormatException(
          database.description()
              + " has "
              + part
              + " of schema version "
              + version
              + ", but this library reads up to "
              + scripts.size()
              + ". Use a newer version of recursive-store.");
    }
  }

  private static String read(Class<?> beside, String name) {
    try (InputStream script = beside.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException("There is no " + name + " beside " + beside + ".");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
