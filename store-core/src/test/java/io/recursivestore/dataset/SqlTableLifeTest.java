package io.recursivestore.dataset;

import static io.recursivestore.dataset.SqlDatasets.SCHEMA;
import static io.recursivestore.dataset.SqlDatasets.SQL;
import static io.recursivestore.dataset.SqlDatasets.append;
import static io.recursivestore.dataset.SqlDatasets.latest;
import static io.recursivestore.dataset.SqlDatasets.newDataset;
import static io.recursivestore.dataset.SqlDatasets.read;
import static io.recursivestore.dataset.SqlDatasets.rows;
import static io.recursivestore.dataset.SqlDatasets.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.dataset.SqlPlace.Kind;
import io.recursivestore.format.sql.SqlFormat;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.storage.StoreDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of a dataset come and go with its files. */
final class SqlTableLifeTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void droppedAndRenamedDatasetsTakeTheirTables(Kind kind) throws SQLException {
    SqlPlace place = new SqlPlace(directory, kind);
    try (Store store = place.open()) {
      append(newDataset(store, "a", SCHEMA), rows(0, 10));
      append(newDataset(store, "b", SCHEMA), rows(10, 20));
      DatasetWriter open = store.datasets().open("b").writer(latest(store, "b"), SQL);
      write(open, SCHEMA, rows(0, 20_000));

      store.datasets().drop("a");
      store.datasets().rename("b", "c");

      assertThat(read(store.datasets().open("c"), ReadOptions.ALL)).isEqualTo(rows(10, 20));
      assertThatThrownBy(open::finish)
          .hasMessageContaining("is gone")
          .hasMessageContaining("again");
      open.abort();
      store.datasets().drop("c");
      assertThat(place.tables()).isEmpty();
      assertThat(place.noted()).isEmpty();
      append(newDataset(store, "a", SCHEMA), rows(0, 5));
      assertThat(read(store.datasets().open("a"), ReadOptions.ALL)).isEqualTo(rows(0, 5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tablesOfADropThatDiedAreFound(Kind kind) throws SQLException {
    SqlPlace place = new SqlPlace(directory, kind);
    try (Store store = place.open()) {
      append(newDataset(store, "a", SCHEMA), rows(0, 10));
      append(newDataset(store, "b", SCHEMA), rows(10, 20));
      store.objects().move("datasets/a", "trash/died");
      Dataset other = store.datasets().open("b");

      assertThat(other.removeOrphans(Duration.ofHours(1), false).files()).isEmpty();
      assertThat(other.removeOrphans(Duration.ofDays(-1), true).files()).hasSize(1);
      assertThat(place.tables()).hasSize(2);
      Cleanup cleanup = other.removeOrphans(Duration.ofDays(-1), false);

      assertThat(cleanup.files()).hasSize(1).allMatch(file -> file.startsWith("trash/died/data/"));
      assertThat(place.tables()).hasSize(1);
      assertThat(place.noted()).isEmpty();
      assertThat(read(other, ReadOptions.ALL)).isEqualTo(rows(10, 20));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "SERVER"})
  void whoIsTakenForDeadFindsOutBeforeTheFileIsThere(Kind kind) throws SQLException {
    SqlPlace place = new SqlPlace(directory, kind);
    try (Store store = place.open()) {
      Dataset dataset = newDataset(store, "d", SCHEMA);
      try (DatasetWriter slow = dataset.writer(dataset.latest(), SQL);
          DatasetWriter slower = dataset.writer(dataset.latest(), SQL)) {
        write(slow, SCHEMA, rows(0, 20_000));
        write(slower, SCHEMA, rows(0, 16_384));
        // A removal of orphans that has not come to the tables yet.
        place.execute("UPDATE dataset_staged SET time = 0");

        assertThatThrownBy(slow::finish).hasMessageContaining("is gone");
        assertThatThrownBy(slower::finish).hasMessageContaining("is gone");
      }
      assertThat(store.objects().list("datasets/d/data")).isEmpty();
      assertThat(place.tables()).isEmpty();
      assertThat(place.noted()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "SERVER"})
  void whatIsEndedWhileOrphansAreRemovedStays(Kind kind) throws SQLException {
    SqlPlace place = new SqlPlace(directory, kind);
    Instant later = Instant.now().plus(Duration.ofDays(1));
    try (Store store = place.open();
        StoreDatabase database = new StoreDatabase(store.objects(), store.id())) {
      database.reachWith(place.settings);
      SqlFormat format = new SqlFormat(database);
      Dataset dataset = newDataset(store, "d", SCHEMA);
      List<String> orphans;
      List<String> dropped;
      List<Fragment> files;
      try (DatasetWriter slow = dataset.writer(dataset.latest(), SQL)) {
        write(slow, SCHEMA, rows(0, 20_000));
        orphans = format.leftOver(store.objects(), "datasets/d", later);
        dropped = format.staged("datasets/d");
        files = slow.finish();
      }
      dataset.append(dataset.latest(), files, CommitInfo.NONE);
      assertThat(orphans).hasSize(1).isEqualTo(dropped);

      orphans.forEach(key -> format.deleteLeftOver(store.objects(), key, later));
      format.deleteAll(store.objects(), "trash/other", dropped);

      assertThat(read(dataset, ReadOptions.ALL)).isEqualTo(rows(0, 20_000));
      assertThat(place.noted()).isEmpty();
    }
  }

  @Test
  void datasetsWhoseTablesCantBeReachedStay() {
    SqlPlace place = new SqlPlace(directory, Kind.SERVER);
    try (Store store = place.open()) {
      append(newDataset(store, "d", SCHEMA), rows(0, 10));
    }
    Map<String, String> wrong = Map.of(StoreDatabase.URL, "jdbc:postgresql://localhost:1/none");
    try (Store store = Store.open(place.root).withDatabase(wrong)) {
      assertThatThrownBy(() -> store.datasets().drop("d"))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> store.datasets().rename("d", "e"))
          .isInstanceOf(InvalidRequestException.class);
    }
    try (Store store = place.open()) {
      assertThat(read(store.datasets().open("d"), ReadOptions.ALL)).isEqualTo(rows(0, 10));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "SERVER"})
  void whatAVersionNeedsIsNoOrphanWhateverTheDatabaseSays(Kind kind) throws SQLException {
    SqlPlace place = new SqlPlace(directory, kind);
    try (Store store = place.open()) {
      Dataset dataset = newDataset(store, "d", SCHEMA);
      append(dataset, rows(0, 10));
      // As in a database that was restored from just before the file was there.
      String key = "datasets/d/" + dataset.latest().fragments().get(0).path();
      place.execute("INSERT INTO dataset_staged VALUES ('" + store.id() + "', '" + key + "', 1)");

      assertThat(dataset.removeOrphans(Duration.ofDays(-1), false).files()).isEmpty();

      assertThat(read(dataset, ReadOptions.ALL)).isEqualTo(rows(0, 10));
    }
  }

  @ParameterizedTest
  @EnumSource
  void abortedWritesLeaveNothing(Kind kind) throws SQLException {
    SqlPlace place = new SqlPlace(directory, kind);
    try (Store store = place.open()) {
      Dataset dataset = newDataset(store, "d", SCHEMA);
      try (DatasetWriter writer = dataset.writer(dataset.latest(), SQL.withTargetFileBytes(1))) {
        write(writer, SCHEMA, rows(0, 40_000));
        assertThat(place.tables()).isNotEmpty();
        writer.abort();
      }
      DatasetWriter unfinished = dataset.writer(dataset.latest(), SQL);
      write(unfinished, SCHEMA, rows(0, 40_000));
      unfinished.close();
      List<Fragment> staged;
      try (DatasetWriter writer = store.datasets().stage("other", SCHEMA, SQL)) {
        write(writer, SCHEMA, rows(0, 10));
        staged = writer.finish();
      }
      assertThat(place.tables()).hasSize(1);
      store.datasets().discard("other", staged);

      assertThat(place.tables()).isEmpty();
      assertThat(place.noted()).isEmpty();
      assertThat(store.objects().list("datasets/d/data")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void readersKeepTheirRowsAndTablesGoLater(Kind kind) throws Exception {
    SqlPlace place = new SqlPlace(directory, kind);
    try (Store store = place.open()) {
      Dataset dataset = newDataset(store, "d", SCHEMA);
      append(dataset, rows(0, 5_000));
      int found = 0;
      try (DatasetReader reader = dataset.read(dataset.latest(), ReadOptions.ALL)) {
        assertThat(reader.loadNextBatch()).isTrue();
        found += reader.getVectorSchemaRoot().getRowCount();
        dataset.deleteAll(CommitInfo.NONE);

        dataset.expire(ExpireOptions.DEFAULT.keepingLast(1));

        // A server drops no table that is read.
        assertThat(place.noted()).hasSize(place.tables().size());
        while (reader.loadNextBatch()) {
          found += reader.getVectorSchemaRoot().getRowCount();
        }
      }
      assertThat(found).isEqualTo(5_000);
      dataset.removeOrphans(Duration.ofDays(-1), false);
      assertThat(place.tables()).isEmpty();
      assertThat(place.noted()).isEmpty();
    }
  }

  @Test
  void storesShareADatabaseAndLeaveEachOtherAlone() throws SQLException {
    SqlPlace place = new SqlPlace(directory, Kind.SERVER);
    try (Store one = place.open();
        Store other = Store.openOrCreate(directory.resolve("other").toString(), place.settings)) {
      append(newDataset(one, "d", SCHEMA), rows(0, 10));
      append(newDataset(other, "d", SCHEMA), rows(10, 20));
      DatasetWriter slow = other.datasets().open("d").writer(latest(other, "d"), SQL);
      write(slow, SCHEMA, rows(0, 20_000));

      one.datasets().open("d").removeOrphans(Duration.ofDays(-1), false);
      one.datasets().drop("d");

      assertThat(slow.finish()).hasSize(1);
      slow.close();
      assertThat(read(other.datasets().open("d"), ReadOptions.ALL)).isEqualTo(rows(10, 20));
      assertThat(place.tables()).hasSize(2);
    }
  }
}
