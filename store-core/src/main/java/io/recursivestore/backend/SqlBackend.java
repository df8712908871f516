package io.recursivestore.backend;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.sql.RowTable;
import io.recursivestore.log.SchemaJson;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StoreException;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Migrations;
import io.recursivestore.sql.RowReader;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Keeps each version of a series as a table of its own. Rows are put into it batch by batch, each
 * in a transaction; the last one makes it the newest version. Tables that a process left which died
 * are removed by a later save.
 */
final class SqlBackend implements StorageBackend {
  private static final Migrations MIGRATIONS = new Migrations("series", SqlBackend.class, 1);
  private static final String INFO =
      "SELECT key, version, time, row_count, columns, metadata, parents FROM series_version";

  /** A save that takes longer without a batch in between loses its rows. */
  private static final long ABANDONED_DAYS = 1;

  private final Database database;
  private final BufferAllocator memory = new RootAllocator();
  private final RowReader<SeriesInfo> reader =
      row -> {
        String key = row.getString(1);
        String where = "series '" + key + "'";
        return new SeriesInfo(
            key,
            row.getLong(2),
            Instant.EPOCH.plus(row.getLong(3), ChronoUnit.MICROS),
            SchemaJson.read(SeriesJson.tree(row.getString(5), where)),
            row.getLong(4),
            SeriesJson.read(row.getString(6), where),
            SeriesJson.readParents(row.getString(7), where));
      };

  /** Opens the tables, making them first if there are none. The database is closed with this. */
  SqlBackend(Database database) {
    this.database = database;
    boolean isDone = false;
    try {
      MIGRATIONS.run(database);
      isDone = true;
    } finally {
      if (!isDone) {
        database.close();
      }
    }
  }

  @Override
  public BackendType type() {
    return BackendType.SQL;
  }

  @Override
  public SeriesInfo save(String key, ArrowReader rows, SeriesMetadata metadata) {
    SeriesKeys.check(key);
    try {
      Schema schema = ArrowSchemas.fromArrow(rows.getVectorSchemaRoot().getSchema());
      Staged staged = stage(schema);
      boolean isDone = false;
      try {
        while (rows.loadNextBatch()) {
          staged.add(rows.getVectorSchemaRoot());
        }
        List<SeriesVersion> parents =
            SeriesKeys.parents(metadata, parent -> find(parent).map(SeriesInfo::version));
        SeriesInfo saved =
            database.write(session -> publish(session, key, staged, metadata, parents));
        isDone = true;
        return saved;
      } finally {
        if (!isDone) {
          abandon(staged.id);
        }
      }
    } catch (IOException e) {
      throw DatasetBackend.unreadable(e);
    }
  }

  private void abandon(long id) {
    try {
      database.write(session -> abandon(session, id));
    } catch (StoreException e) {
      // A later save removes it.
    }
  }

  private Staged stage(Schema schema) {
    return database.write(
        session -> {
          long abandoned = micros(Instant.now().minus(ABANDONED_DAYS, ChronoUnit.DAYS));
          Sql old = Sql.of("SELECT id FROM series_staged WHERE time < ?", abandoned);
          for (long id : session.list(old, row -> row.getLong(1))) {
            abandon(session, id);
          }
          long id = session.take("series_table", 1)[0];
          RowTable table = new RowTable(table(id), schema, database.dialect());
          table.create(session);
          session.update(Sql.of("INSERT INTO series_staged VALUES (?, ?)", id, now()));
          return new Staged(id, schema, table);
        });
  }

  private static long abandon(Session session, long id) throws SQLException {
    RowTable.drop(session, table(id));
    return session.update(Sql.of("DELETE FROM series_staged WHERE id = ?", id));
  }

  /** Two that are saved at once get one version after the other: the key is tried again. */
  private SeriesInfo publish(
      Session session,
      String key,
      Staged staged,
      SeriesMetadata metadata,
      List<SeriesVersion> parents)
      throws SQLException {
    if (session.update(Sql.of("DELETE FROM series_staged WHERE id = ?", staged.id)) == 0) {
      throw new NotFoundException(
          "Series '"
              + key
              + "' can't be saved: it took so long that its rows were removed. Save it again.");
    }
    if (metadata.index().isPresent()) {
      staged.table.index(session, metadata.index().get().column());
    }
    long version =
        1
            + session.number(
                Sql.of("SELECT COALESCE(MAX(version), 0) FROM series_version WHERE key = ?", key));
    long time = now();
    String json = database.dialect().json();
    session.update(
        Sql.of(
            "INSERT INTO series_version"
                + " (key, version, id, time, row_count, columns, metadata, parents)"
                + " VALUES (?, ?, ?, ?, ?, "
                + String.join(", ", json, json, json)
                + ")",
            key,
            version,
            staged.id,
            time,
            staged.rows,
            SeriesJson.text(SchemaJson.write(staged.schema)),
            SeriesJson.write(metadata),
            SeriesJson.writeParents(parents)));
    return new SeriesInfo(
        key,
        version,
        Instant.EPOCH.plus(time, ChronoUnit.MICROS),
        staged.schema,
        staged.rows,
        metadata,
        parents);
  }

  @Override
  public SeriesInfo info(String key) {
    return find(key).orElseThrow(() -> SeriesKeys.missing(key, list()));
  }

  private Optional<SeriesInfo> find(String key) {
    Sql newest =
        Sql.of(INFO + " WHERE key = ? ORDER BY version DESC LIMIT 1", SeriesKeys.check(key));
    return database.query(newest, reader).stream().findFirst();
  }

  @Override
  public List<SeriesInfo> versions(String key) {
    List<SeriesInfo> versions =
        database.query(
            Sql.of(INFO + " WHERE key = ? ORDER BY version", SeriesKeys.check(key)), reader);
    if (versions.isEmpty()) {
      throw SeriesKeys.missing(key, list());
    }
    return versions;
  }

  @Override
  public ArrowReader read(SeriesInfo version, SeriesQuery query) {
    Sql sql =
        Sql.of(
            "SELECT id FROM series_version WHERE key = ? AND version = ? AND time = ?",
            SeriesKeys.check(version.key()),
            version.version(),
            micros(version.time()));
    long id =
        database.query(sql, row -> row.getLong(1)).stream()
            .findFirst()
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "Series '"
                            + version.key()
                            + "' has no version "
                            + version.version()
                            + " any more. Ask for its info again."));
    return new RowTable(table(id), version.schema(), database.dialect())
        .read(database, memory, query.columns(), query.filter());
  }

  @Override
  public int expire(String key, int kept) {
    SeriesKeys.checkKept(kept);
    List<SeriesInfo> versions = versions(key);
    if (versions.size() <= kept) {
      return 0;
    }
    long oldest = versions.get(versions.size() - kept).version();
    return database.write(session -> remove(session, key, oldest));
  }

  @Override
  public void delete(String key) {
    SeriesKeys.check(key);
    if (database.write(session -> remove(session, key, Long.MAX_VALUE)) == 0) {
      throw SeriesKeys.missing(key, list());
    }
  }

  private static int remove(Session session, String key, long before) throws SQLException {
    List<Long> ids =
        session.list(
            Sql.of(
                "DELETE FROM series_version WHERE key = ? AND version < ? RETURNING id",
                key,
                before),
            row -> row.getLong(1));
    for (long id : ids) {
      RowTable.drop(session, table(id));
    }
    return ids.size();
  }

  @Override
  public boolean exists(String key) {
    return find(key).isPresent();
  }

  @Override
  public List<String> list() {
    return database.query(
        Sql.of("SELECT DISTINCT key FROM series_version ORDER BY key"), row -> row.getString(1));
  }

  @Override
  public void close() {
    try (memory) {
      database.close();
    }
  }

  private static String table(long id) {
    return "series_rows_" + id;
  }

  private static long now() {
    return micros(Instant.now());
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** A table that rows are put into. */
  private final class Staged {
    private final long id;
    private final Schema schema;
    private final RowTable table;
    private long rows;

    Staged(long id, Schema schema, RowTable table) {
      this.id = id;
      this.schema = schema;
      this.table = table;
    }

    void add(VectorSchemaRoot batch) {
      database.write(
          session -> {
            table.insert(session, batch, rows);
            return session.update(
                Sql.of("UPDATE series_staged SET time = ? WHERE id = ?", now(), id));
          });
      rows += batch.getRowCount();
    }
  }
}
