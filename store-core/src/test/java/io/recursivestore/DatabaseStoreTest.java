package io.recursivestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemDraft;
import io.recursivestore.item.ItemPlace;
import io.recursivestore.item.ItemSettings;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Postgres;
import io.recursivestore.sql.TestDatabase;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StreamField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole store in a database. */
final class DatabaseStoreTest {
  private static final Schema SCHEMA =
      new Schema(List.of(new Column(1, "x", Primitive.INT64, true)));

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void datasetsLiveAsElsewhere(TestDatabase kind) {
    String url = kind.fresh(directory);
    try (Store store = open(url)) {
      Dataset dataset = store.datasets().create("d", SCHEMA, CommitInfo.NONE);
      append(dataset, 1, 1000);
      append(dataset, 2000, 2005);
      store.datasets().rename("d", "e");
    }
    try (Store store = open(url)) {
      assertThat(store.datasets().list()).containsExactly("e");
      Dataset dataset = store.datasets().open("e");
      assertThat(values(dataset, dataset.latest())).hasSize(1004).contains(2004L);
      assertThat(values(dataset, dataset.at(2))).hasSize(999);
      dataset.compact(WriteOptions.DEFAULT, CommitInfo.NONE);
      assertThat(values(dataset, dataset.latest())).hasSize(1004).contains(1L, 2004L);
      assertThat(dataset.history()).hasSize(4);
      store.datasets().drop("e");
      assertThat(store.objects().list("")).extracting(o -> o.key()).containsExactly("store.json");
    }
  }

  @ParameterizedTest
  @EnumSource
  void appendsOfManyThreadsAllSucceed(TestDatabase kind) {
    String url = kind.fresh(directory);
    try (Store store = open(url)) {
      store.datasets().create("d", SCHEMA, CommitInfo.NONE);
      Together.run(8, i -> append(store.datasets().open("d"), i * 100L, i * 100L + 10));
      Dataset dataset = store.datasets().open("d");
      assertThat(dataset.latest().version()).isEqualTo(9);
      assertThat(values(dataset, dataset.latest())).hasSize(80).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource
  void itemsAreInTheSameDatabase(TestDatabase kind) throws SQLException {
    String url = kind.fresh(directory);
    try (Store store = open(url)) {
      ItemCollection items = store.items().create("c", ItemSettings.DEFAULT);
      items.put(ItemDraft.json("{}").withId("one"));
    }
    try (Store store = open(url)) {
      store.items().open("c").put(ItemDraft.json("{}").withId("two"));
      assertThat(store.items().list()).containsExactly("c");
    }
    assertThat(TestDatabase.execute(url, "UPDATE item SET version = version")).isEqualTo(2);
  }

  @Test
  void itemsMayBeInAnotherDatabase() throws SQLException {
    String url = TestDatabase.SQLITE.fresh(directory);
    Map<String, String> settings = new HashMap<>(Postgres.settings());
    settings.put(ItemPlace.URL, Postgres.database());
    try (Store store = open(url)) {
      store.items(settings).create("c", ItemSettings.DEFAULT);
      store.datasets().create("d", SCHEMA, CommitInfo.NONE);
    }
    assertThatThrownBy(() -> TestDatabase.execute(url, "UPDATE item SET version = version"))
        .isInstanceOf(SQLException.class);
    try (Store store = open(url)) {
      assertThat(store.items(Postgres.settings()).list()).containsExactly("c");
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamsAreRefusedWithTheReason(TestDatabase kind) {
    try (Store store = open(kind.fresh(directory))) {
      assertThatThrownBy(
              () ->
                  store
                      .streams()
                      .define(
                          "s", List.of(StreamField.scalar("x", FieldType.INT64)), CommitInfo.NONE))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageStartingWith("Streams need a local directory, but this store is in jdbc:");
    }
  }

  @ParameterizedTest
  @EnumSource
  void openingWhatIsNotThereMakesNothing(TestDatabase kind) {
    String url = kind.fresh(directory);
    Map<String, String> settings = TestDatabase.settings(url);
    assertThatThrownBy(() -> Store.open(url, settings))
        .isInstanceOf(NotFoundException.class)
        .hasMessageStartingWith("There is no store in '" + url + "'");
    assertThatThrownBy(() -> TestDatabase.execute(url, "DELETE FROM stored_object"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void wholeStoreIsOneFile() throws IOException {
    Path file = directory.resolve("lab.db");
    try (Store store = Store.openOrCreate("jdbc:sqlite:" + file)) {
      append(store.datasets().create("d", SCHEMA, CommitInfo.NONE), 0, 10);
      store.items().create("c", ItemSettings.DEFAULT);
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
    Path copy = Files.copy(file, directory.resolve("copy.db"));
    try (Store store = Store.open("jdbc:sqlite:" + copy)) {
      Dataset dataset = store.datasets().open("d");
      assertThat(values(dataset, dataset.latest())).hasSize(10);
      assertThat(store.items().list()).containsExactly("c");
    }
  }

  @Test
  void schemasOfOneDatabaseHoldOneStoreEach() throws SQLException {
    String url = Postgres.database();
    TestDatabase.execute(url, "CREATE SCHEMA other");
    try (Store one = open(url);
        Store other = open(url + "?currentSchema=other")) {
      one.datasets().create("d", SCHEMA, CommitInfo.NONE);
      assertThat(other.id()).isNotEqualTo(one.id());
      assertThat(other.datasets().list()).isEmpty();
    }
  }

  @Test
  void passwordsAreNeverShown() {
    String url = Postgres.database();
    Map<String, String> wrong = Map.of(Database.USER, "nobody", Database.PASSWORD, "hush");
    assertThatThrownBy(() -> Store.open(url, wrong))
        .hasMessageContaining(Database.PASSWORD)
        .hasMessageNotContaining("hush");
    for (String root :
        List.of(url + "?password=hush", url.replace("//", "//postgres:hush@"), "jdbc:x:hush")) {
      for (Runnable call :
          List.<Runnable>of(
              () -> Store.open(root), () -> Store.absolute(root), () -> Store.exists(root))) {
        assertThatThrownBy(call::run)
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageNotContaining("hush");
      }
    }
  }

  @Test
  void relativePathMeansTheSameEverywhere() {
    assertThat(Store.absolute("jdbc:sqlite:a/../lab.db"))
        .isEqualTo("jdbc:sqlite:" + Path.of("lab.db").toAbsolutePath());
    assertThat(Store.absolute("jdbc:postgresql://host/lab?user=me"))
        .isEqualTo("jdbc:postgresql://host/lab?user=me");
  }

  private static Store open(String url) {
    return Store.openOrCreate(url, TestDatabase.settings(url));
  }

  private static void append(Dataset dataset, long from, long to) {
    List<Map<String, Object>> rows =
        LongStream.range(from, to).mapToObj(x -> Rows.row("x", x)).toList();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = Rows.batch(allocator, SCHEMA, rows)) {
      dataset.append(batch);
    }
  }

  private static List<Object> values(Dataset dataset, Snapshot snapshot) {
    try (var reader = dataset.read(snapshot, ReadOptions.ALL)) {
      return Rows.of(reader).stream().map(row -> row.get("x")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
