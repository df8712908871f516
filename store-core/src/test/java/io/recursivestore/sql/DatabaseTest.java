package io.recursivestore.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.LockedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions are whole, whatever others do, and threads don't wait for themselves. */
final class DatabaseTest {
  @TempDir private Path directory;

  private static long count(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void writersThatWaitedTooLongWriteWholeTransactionsAfterThat() throws SQLException {
    Path file = directory.resolve("x.db");
    try (Database database = Database.sqlite(file, Duration.ofMillis(300));
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      database.write(session -> session.update(Sql.of("CREATE TABLE t (x INTEGER)")));
      statement.execute("BEGIN IMMEDIATE");
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(
                () -> database.write(session -> session.update(Sql.of("INSERT INTO t VALUES (1)"))))
            .isInstanceOf(LockedException.class)
            .hasMessageContaining("another process");
      }
      statement.execute("COMMIT");

      assertThatThrownBy(
              () ->
                  database.write(
                      session -> {
                        session.update(Sql.of("INSERT INTO t VALUES (2)"));
                        assertThat(count(statement)).isZero();
                        throw new InvalidRequestException("stop");
                      }))
          .hasMessage("stop");
      assertThat(count(statement)).isZero();
      database.write(session -> session.update(Sql.of("INSERT INTO t VALUES (3)")));
      assertThat(count(statement)).isEqualTo(1);
    }
  }

  @Test
  void whatALargeTransactionWroteIsBroughtIntoTheFileBesideOthers() throws Exception {
    Path file = directory.resolve("x.db");
    int written = 40 << 20;
    try (Database database = Database.sqlite(file)) {
      database.write(session -> session.update(Sql.of("CREATE TABLE t (x BLOB)")));
      database.write(
          session -> session.update(Sql.of("INSERT INTO t VALUES (zeroblob(?))", written)));

      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (Files.size(file) < written) {
        assertThat(System.nanoTime()).as("the end of waiting").isLessThan(end);
        Thread.sleep(20);
      }
      long length = database.read(s -> s.number(Sql.of("SELECT length(x) FROM t")));
      assertThat(length).isEqualTo(written);
    }
  }

  @Test
  void writersOfOneProcessWriteBesideManyScans() {
    try (Database database = Database.postgresql(Postgres.database(), Postgres.settings())) {
      database.write(session -> session.update(Sql.of("CREATE TABLE t (x INTEGER)")));
      database.write(
          session ->
              session.update(Sql.of("INSERT INTO t SELECT x FROM generate_series(1, 10000) x")));
      List<Rows<Integer>> scans = new ArrayList<>();
      try {
        for (int i = 0; i < 20; i++) {
          scans.add(database.rows(Sql.of("SELECT x FROM t"), 10, row -> row.getInt(1)));
          assertThat(scans.get(i).next()).isPresent();
        }
        database.write(session -> session.update(Sql.of("DELETE FROM t")));
        long left = database.read(session -> session.number(Sql.of("SELECT count(*) FROM t")));
        assertThat(left).isZero();
        // They see what was there when they started.
        for (Rows<Integer> scan : scans) {
          int more = 0;
          while (scan.next().isPresent()) {
            more++;
          }
          assertThat(more).isEqualTo(9_999);
        }
      } finally {
        scans.forEach(Rows::close);
      }
    }
  }

  @Test
  void readersCantWrite() {
    try (Database database = Database.postgresql(Postgres.database(), Postgres.settings())) {
      assertThatThrownBy(
              () -> database.read(session -> session.update(Sql.of("CREATE TABLE t (x INTEGER)"))))
          .hasMessageContaining("read-only");
    }
  }
}
