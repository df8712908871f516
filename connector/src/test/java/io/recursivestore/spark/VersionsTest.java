package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of datasets in SQL: tags, going back, and what is known of each. */
@SparkTest
class VersionsTest {
  private static final AtomicInteger CATALOGS = new AtomicInteger();

  @TempDir Path directory;
  private SparkSession spark;
  private String root;
  private String lab;

  @BeforeEach
  void writeThreeVersions(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    lab = "versions" + CATALOGS.incrementAndGet();
    spark.conf().set("spark.sql.catalog." + lab, RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog." + lab + ".root", root);
    sql("CREATE TABLE %s.datasets.games (id BIGINT, name STRING)");
    sql("INSERT INTO %s.datasets.games VALUES (1, 'chess')");
    spark
        .range(2, 4)
        .selectExpr("id", "'go' AS name")
        .write()
        .format("recursive-store")
        .option("dataset", "games")
        .option("parents", "datasets/games@2,streams/moves@17")
        .option("meta.author", "Ada")
        .mode("append")
        .save(root);
  }

  @Test
  void tagsAreReadAsVersions() {
    assertThat(sql("CALL %s.system.tag('games', 'first', 2)").collectAsList())
        .containsExactly(RowFactory.create("first", 2L));
    assertThat(sql("CALL %s.system.tag(tag => 'now', dataset => 'games')").collectAsList())
        .containsExactly(RowFactory.create("now", 3L));

    assertThat(sql("SELECT * FROM %s.datasets.games VERSION AS OF 'first'").count()).isEqualTo(1);
    assertThat(read("now").count()).isEqualTo(3);
    assertThat(sql("SELECT * FROM %s.datasets.games.tags").collectAsList())
        .containsExactly(RowFactory.create("first", 2L), RowFactory.create("now", 3L));

    sql("CALL %s.system.untag('games', 'now')");
    assertThat(sql("SELECT * FROM %s.datasets.games.tags").count()).isEqualTo(1);
    assertThatThrownBy(() -> read("now"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("There is no tag 'now'. There are: first.");
  }

  @Test
  void rollingBackKeepsAllVersions() {
    sql("INSERT OVERWRITE %s.datasets.games VALUES (9, 'none')");

    assertThat(sql("CALL %s.system.rollback('games', '3')").collectAsList())
        .containsExactly(RowFactory.create(5L, 3L));

    assertThat(sql("SELECT id FROM %s.datasets.games ORDER BY id").collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactly(1L, 2L, 3L);
    assertThat(sql("SELECT id FROM %s.datasets.games VERSION AS OF 4").first().getLong(0))
        .isEqualTo(9);
    assertThat(sql("CALL %s.system.rollback('games', 2)").first().getLong(0)).isEqualTo(6);
  }

  @Test
  void everyLoadSeesWhatOthersDid() {
    assertThat(load().count()).isEqualTo(3);

    try (Store store = Store.open(root)) {
      store.datasets().open("games").deleteAll(CommitInfo.NONE);
      assertThat(load().count()).isZero();
      Schema schema = store.datasets().open("games").latest().schema();
      store.datasets().drop("games");
      assertThatThrownBy(this::load).isInstanceOf(AnalysisException.class);
      store.datasets().create("games", schema.select(List.of("id")), CommitInfo.NONE);
    }
    assertThat(load().columns()).containsExactly("id");
    assertThat(sql("SELECT * FROM %s.datasets.games").columns()).containsExactly("id");
  }

  private Dataset<Row> load() {
    return spark.read().format("recursive-store").option("dataset", "games").load(root);
  }

  @Test
  void versionsExpireOnRequest() {
    sql("INSERT OVERWRITE %s.datasets.games VALUES (9, 'none')");
    sql("CALL %s.system.tag('games', 'kept', 2)");
    String call = "CALL %s.system.expire('games', older_than => '0 days', dry_run => ";

    assertThat(sql("CALL %s.system.expire('games')").first().getList(0)).isEmpty();
    Row dry = sql(call + "true)").first();
    assertThat(sql("SELECT * FROM %s.datasets.games VERSION AS OF 3").count()).isEqualTo(3);
    Row expired = sql(call + "false)").first();

    assertThat(expired).isEqualTo(dry);
    assertThat(expired.getList(0)).isEqualTo(List.of(1L, 3L));
    assertThat(expired.getLong(1)).isPositive();
    assertThat(expired.getLong(2)).isPositive();
    assertThat(sql("SELECT * FROM %s.datasets.games VERSION AS OF 'kept'").count()).isEqualTo(1);
    assertThat(sql("SELECT version FROM %s.datasets.games.history").collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactly(2L, 4L, 5L);
    assertThatThrownBy(() -> sql("SELECT * FROM %s.datasets.games VERSION AS OF 3"))
        .hasMessageContaining("Dataset 'games' no longer has version 3: it expired.");
    assertThat(sql("CALL %s.system.remove_orphans('games')").first().getList(0)).isEmpty();
  }

  @Test
  void orphansAreRemovedOnRequest() throws IOException {
    Path data = directory.resolve("store/datasets/games/data");
    for (String name : List.of("old.parquet", "young.parquet")) {
      Files.write(data.resolve(name), new byte[10]);
    }
    Instant twoDaysAgo = Instant.now().minus(Duration.ofDays(2));
    Files.setLastModifiedTime(data.resolve("old.parquet"), FileTime.from(twoDaysAgo));
    String call = "CALL %s.system.remove_orphans('games', older_than => '1 day', dry_run => ";

    assertThat(sql("CALL %s.system.remove_orphans('games')").first().getList(0)).isEmpty();
    Row dry = sql(call + "true)").first();
    assertThat(dry.getList(0)).isEqualTo(List.of("datasets/games/data/old.parquet"));
    assertThat(dry.getLong(1)).isEqualTo(10);
    assertThat(data.resolve("old.parquet")).exists();

    assertThat(sql(call + "false)").first()).isEqualTo(dry);
    assertThat(data.resolve("old.parquet")).doesNotExist();
    assertThat(data.resolve("young.parquet")).exists();
    assertThat(read("3").count()).isEqualTo(3);
  }

  @Test
  void versionsAreCompared() {
    sql("CALL %s.system.tag('games', 'first', 2)");
    sql("ALTER TABLE %s.datasets.games ADD COLUMN score INT DEFAULT 3");
    sql("INSERT OVERWRITE %s.datasets.games VALUES (9, 'none', 1)");

    Row forth = sql("CALL %s.system.diff('games', 'first')").first();
    Row back = sql("CALL %s.system.diff('games', from_version => 5, to_version => 2)").first();
    Row none = sql("CALL %s.system.diff('games', 3, 3)").first();

    assertThat(forth.getLong(1)).isEqualTo(1);
    assertThat(forth.getLong(3)).isEqualTo(1);
    assertThat(sql("SELECT path FROM %s.datasets.games.fragments").collectAsList())
        .extracting(row -> row.getString(0))
        .isEqualTo(forth.getList(0));
    assertThat(forth.getList(4)).isEqualTo(List.of("score: int32 default 3"));
    assertThat(forth.getList(5)).isEmpty();
    assertThat(back.getList(0)).isEqualTo(forth.getList(2));
    assertThat(back.getList(2)).isEqualTo(forth.getList(0));
    assertThat(back.getList(5)).isEqualTo(forth.getList(4));
    assertThat(none.getList(0)).isEmpty();
    assertThat(none.getLong(3)).isZero();
  }

  @Test
  void smallFilesAreWrittenTogether() {
    sql("INSERT INTO %s.datasets.games VALUES (4, NULL)");
    long files = sql("SELECT * FROM %s.datasets.games.fragments").count();

    Row dry = sql("CALL %s.system.compact('games', dry_run => true)").first();
    assertThat(dry.isNullAt(0)).isTrue();
    assertThat(dry.getLong(1)).isEqualTo(files);
    Row done = sql("CALL %s.system.compact('games', target_file_bytes => 1000000)").first();

    assertThat(done.getLong(0)).isEqualTo(5);
    assertThat(done.getLong(3)).isEqualTo(1);
    assertThat(sql("SELECT * FROM %s.datasets.games.fragments").count()).isEqualTo(1);
    assertThat(sql("SELECT id FROM %s.datasets.games").collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    assertThat(sql("CALL %s.system.compact('games')").first().isNullAt(0)).isTrue();
    assertThatThrownBy(() -> sql("CALL %s.system.compact('games', target_file_bytes => 0)"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("must be positive");
  }

  @Test
  void theHistoryIsATable() {
    Dataset<Row> history = sql("SELECT * FROM %s.datasets.games.history");
    List<Row> rows = history.collectAsList();

    assertThat(rows).extracting(row -> row.getLong(0)).containsExactly(1L, 2L, 3L);
    assertThat(rows)
        .extracting(row -> row.getString(2))
        .containsExactly("create", "append", "append");
    assertThat(rows).extracting(row -> row.getLong(3)).containsExactly(0L, 1L, 2L);
    Row last = rows.get(2);
    assertThat((Timestamp) last.get(1)).isAfter((Timestamp) rows.get(1).get(1));
    assertThat(last.getList(6)).isEqualTo(List.of("datasets/games@2", "streams/moves@17"));
    assertThat(last.getJavaMap(7)).isEqualTo(Map.of("author", "Ada"));
    assertThat(history.where("added_rows > 0 AND meta['author'] = 'Ada'").count()).isEqualTo(1);
    assertThat(sql("SELECT * FROM %s.datasets.games.history VERSION AS OF 2").count()).isEqualTo(2);
  }

  @Test
  void dataFilesAreATable() {
    long now = sql("SELECT sum(rows) FROM %s.datasets.games.fragments").first().getLong(0);
    Row before = sql("SELECT * FROM %s.datasets.games.fragments VERSION AS OF 2").first();

    assertThat(now).isEqualTo(3);
    assertThat(before.getLong(1)).isEqualTo(1);
    assertThat(directory.resolve("store/datasets/games").resolve(before.getString(0)))
        .hasSize(before.getLong(2));
  }

  @Test
  void rowsSayWhereTheyAre() {
    Dataset<Row> games = spark.table(lab + ".datasets.games");
    assertThat(games.columns()).containsExactly("id", "name");

    List<Row> places =
        games.select("_version", "id", "_row", "_file").orderBy("id").collectAsList();
    assertThat(places).extracting(row -> row.getLong(0)).containsExactly(2L, 3L, 3L);
    assertThat(places).extracting(row -> row.getLong(1)).containsExactly(1L, 2L, 3L);
    assertThat(sql("SELECT path FROM %s.datasets.games.fragments").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrderElementsOf(
            places.stream().map(row -> row.getString(3)).distinct().toList());
    spark
        .range(0, 10_000, 1, 1)
        .selectExpr("id + 100 AS id", "'x' AS name")
        .write()
        .format("recursive-store")
        .option("dataset", "games")
        .mode("append")
        .save(root);
    Dataset<Row> now = spark.table(lab + ".datasets.games");
    assertThat(now.where("_version = 4 AND _row = id - 100").count()).isEqualTo(10_000);
    assertThat(now.groupBy("_file").count().count())
        .isEqualTo(sql("SELECT * FROM %s.datasets.games.fragments").count());
    assertThat(now.select("id").queryExecution().executedPlan().toString())
        .doesNotContain("_version");

    sql("CALL %s.system.rollback('games', 3)");
    assertThat(sql("SELECT DISTINCT _version FROM %s.datasets.games ORDER BY 1").collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactly(2L, 3L);
  }

  @Test
  void lineageIsATable() {
    assertThat(sql("SELECT * FROM %s.datasets.games.lineage").collectAsList())
        .containsExactly(
            RowFactory.create(3L, "dataset", "games", 2L),
            RowFactory.create(3L, "stream", "moves", 17L));
  }

  @Test
  void theTablesShowWhatIsThereWhenTheyAreRead() {
    Dataset<Row> history = sql("SELECT * FROM %s.datasets.games.history");
    assertThat(history.count()).isEqualTo(3);
    sql("INSERT INTO %s.datasets.games VALUES (4, 'shogi')");

    assertThat(history.count()).isEqualTo(4);
    assertThat(sql("SELECT * FROM %s.datasets.games.history").count()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "CALL %s.system.tags('games'); There is no procedure 'tags'. Did you mean 'tag'?",
        "CALL %s.datasets.tag('games', 'a'); There are no procedures in 'datasets'. They are in 'system'",
        "CALL %s.system.tag('game', 'a'); There is no dataset 'game'. Did you mean 'games'?",
        "CALL %s.system.tag('games', '1'); Invalid tag '1'. Use 1 to 128 characters: a letter first",
        "CALL %s.system.tag('games', 'a', 7); Dataset 'games' has no version 7",
        "CALL %s.system.tag('games', NULL); 'tag' is null",
        "CALL %s.system.untag('games', 'a'); There is no tag 'a'. There are none yet.",
        "CALL %s.system.expire('games', older_than => 'long'); 'long' is no length of time.",
        "CALL %s.system.expire('games', keep_last => 0); keep at least 1 version",
        "CALL %s.system.diff('games', 1, 'new'); There is no tag 'new'",
        "CALL %s.system.rollback('games', 9); Dataset 'games' has no version 9",
        "SELECT * FROM %s.datasets.games.history VERSION AS OF 9; Dataset 'games' has no version 9",
        "SELECT * FROM %s.datasets.games.fragment; cannot be found",
        "SELECT * FROM %s.datasets.game.history; cannot be found",
        "INSERT INTO %s.datasets.games.tags VALUES ('a', 1); does not support append"
      })
  void mistakesAreTold(String statement, String message) {
    assertThatThrownBy(() -> sql(statement).collectAsList())
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(message);
  }

  private Dataset<Row> read(String version) {
    return spark
        .read()
        .format("recursive-store")
        .option("dataset", "games")
        .option("versionAsOf", version)
        .load(root);
  }

  private Dataset<Row> sql(String pattern) {
    return spark.sql(pattern.formatted(lab));
  }
}
