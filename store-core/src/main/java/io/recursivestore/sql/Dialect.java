package io.recursivestore.sql;

import java.util.regex.Pattern;

/** What SQLite and PostgreSQL write differently. */
public enum Dialect {
  /** SQLite, in a file of this machine. */
  SQLITE("INTEGER", "BLOB", "TEXT", "TEXT", " WITHOUT ROWID"),
  /** PostgreSQL, reached from many machines. */
  POSTGRESQL("BIGINT", "BYTEA", "TEXT COLLATE \"C\"", "JSONB", "");

  private static final Pattern SEQUENCE = Pattern.compile("CREATE SEQUENCE (\\w+)");

  private final String keyType;
  private final String bytesType;
  private final String textType;
  private final String jsonType;
  private final String clustered;

  Dialect(String keyType, String bytesType, String textType, String jsonType, String clustered) {
    this.keyType = keyType;
    this.bytesType = bytesType;
    this.textType = textType;
    this.jsonType = jsonType;
    this.clustered = clustered;
  }

  /**
   * Fills in the names of types that a script leaves open: {@code ${key}} for a primary key that is
   * a number, {@code ${bytes}}, {@code ${text}}, which is ordered by its bytes in UTF-8, {@code
   * ${json}}, and {@code ${clustered}} for tables that are kept in the order of their primary key
   * where that can be had. A sequence becomes a table in SQLite, which has none.
   *
   * @param script a script of SQL
   */
  public String fill(String script) {
    String filled =
        script
            .replace("${key}", keyType)
            .replace("${bytes}", bytesType)
            .replace("${text}", textType)
            .replace("${json}", jsonType)
            .replace("${clustered}", clustered);
    return this == POSTGRESQL
        ? filled
        : SEQUENCE
            .matcher(filled)
            .replaceAll("CREATE TABLE $1 (next INTEGER NOT NULL);\nINSERT INTO $1 VALUES (1)");
  }

  /**
   * Returns how a statement starts that inserts many rows. One that fails in SQLite leaves the rows
   * before, until the transaction is undone, so that SQLite need not copy each page before it
   * changes it. Tables whose keys are rowids are copied even so.
   */
  public String insertMany() {
    return this == POSTGRESQL ? "INSERT INTO " : "INSERT OR FAIL INTO ";
  }

  /** Returns the placeholder of a parameter that is JSON in a text. */
  public String json() {
    return this == POSTGRESQL ? "CAST(? AS JSONB)" : "?";
  }

  /**
   * Returns a condition that is true where a text contains a parameter.
   *
   * @param column the text
   */
  public String contains(String column) {
    return (this == POSTGRESQL ? "strpos(" : "instr(") + column + ", ?) > 0";
  }
}
