package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.spark.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark's own Parquet reader, both of its kinds, reads what was written in every encoding. */
@SparkTest
class WrittenFilesTest {
  private static final String[] COLUMNS = {
    "id",
    "if(id % 10 = 3, null, id * 7) AS gaps",
    "timestamp_micros(1700000000000000 + id * 20000 + pmod(hash(id), 999)) AS at",
    "date_add(date'2024-01-01', int(id / 1000)) AS day",
    "cast(pmod(hash(id, 1), 300) AS SMALLINT) AS small",
    "cast(pmod(hash(id, 2), 256) - 128 AS TINYINT) AS tiny",
    "hash(id, 3) AS code",
    "xxhash64(id) AS wide",
    "xxhash64(id, 1) / 1e19D AS noise",
    "if(id % 17 = 0, double('nan'), pmod(hash(id, 4), 5000) / 100D) AS price",
    "float(pmod(hash(id, 5), 7)) AS single",
    "pmod(hash(id, 6), 2) = 0 AS flag",
    "concat('agent-', pmod(hash(id, 7), 50)) AS agent",
    "if(id < 20000, 'few', md5(string(id))) AS late",
    "md5(string(id)) AS session",
    "unhex(md5(string(id))) AS bytes",
    "cast(pmod(hash(id, 8), 100000) / 100 AS DECIMAL(9, 2)) AS cents",
    "cast(xxhash64(id, 2) AS DECIMAL(38, 6)) AS large",
    "if(id % 5 = 0, null, sequence(0, pmod(id, 4))) AS list",
    "transform(sequence(1, 3), i -> if(i = 2, null, hash(id, i) / 1e9D)) AS vector",
    "if(id % 7 = 0, null, named_struct('x', hash(id, 9), 'kind', concat('k', pmod(id, 9)))) AS place",
    "map('a', pmod(hash(id, 10), 100), concat('b', id % 3), null) AS tags",
    "array(array(string(id), null), null, array()) AS deep"
  };

  @TempDir Path directory;
  private SparkSession spark;
  private Dataset<Row> rows;

  @BeforeEach
  void makeRows(SparkSession session) {
    spark = session;
    // Both tasks write some 25,000 rows, which is more than a page.
    rows = spark.range(0, 50_000, 1, 2).selectExpr(COLUMNS).persist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "none", "snappy", "zstd", "lz4_raw", "gzip"})
  void sparkReadsEveryEncoding(String compression) throws IOException {
    List<String> files = write(compression);

    Frames.assertSameRows(spark.read().parquet(files.toArray(String[]::new)), rows);
    rows.unpersist();
  }

  @Test
  void othersOfSparksReadersAndOurOwnReadThemToo() throws IOException {
    List<String> files = write("auto");

    Frames.assertSameRows(read(), rows);
    String vectorized = "spark.sql.parquet.enableVectorizedReader";
    spark.conf().set(vectorized, "false");
    try {
      Frames.assertSameRows(spark.read().parquet(files.toArray(String[]::new)), rows);
    } finally {
      spark.conf().unset(vectorized);
    }
    rows.unpersist();
  }

  @Test
  void filtersFindTheRowsOfEveryPage() throws IOException {
    String[] files = write("auto").toArray(String[]::new);
    // Spark leaves out what it holds in memory by bounds that know no NaN.
    rows.unpersist(true);
    for (String filter :
        List.of(
            "id = 21000",
            "gaps between 100000 and 100100",
            "session = md5('44999')",
            "agent = 'agent-7'",
            "price > 49.9",
            "price = 'NaN'",
            "large < 0",
            "late > 'few'",
            "small is null",
            "at >= timestamp_micros(1700000000000000 + 20000 * 49990)")) {
      Dataset<Row> expected = rows.where(filter).select("id");
      Frames.assertSameRows(spark.read().parquet(files).where(filter).select("id"), expected);
      Frames.assertSameRows(read().where(filter).select("id"), expected);
    }
  }

  @Test
  void bloomFiltersAreWrittenForTheColumnsThatAreNamed() throws IOException {
    long without = bytes(write("auto"));
    long with = bytes(write("auto", "session, id"));

    // A filter takes some ten bits a value.
    assertThat(with - without).isGreaterThan(2 * 50_000);
    assertThat(read().where("session = md5('44999')").count()).isEqualTo(1);
    assertThat(read().where("session = md5('-1')").count()).isZero();
    rows.unpersist();
  }

  private Dataset<Row> read() {
    return spark
        .read()
        .format("recursive-store")
        .option("dataset", "d")
        .load(directory.resolve("store").toString());
  }

  private List<String> write(String compression, String... bloomFilters) throws IOException {
    Path data = directory.resolve("store/datasets/d/data");
    List<String> before = Files.exists(data) ? files(data) : List.of();
    var writer =
        rows.write()
            .format("recursive-store")
            .option("dataset", "d")
            .option("compression", compression);
    if (bloomFilters.length > 0) {
      writer = writer.option("bloom-filter-columns", bloomFilters[0]);
    }
    writer.mode("overwrite").save(directory.resolve("store").toString());
    List<String> after = files(data);
    assertThat(after).hasSize(before.size() + 2);
    return after.stream().filter(file -> !before.contains(file)).toList();
  }

  private static List<String> files(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files.map(Path::toString).filter(f -> f.endsWith(".parquet")).toList();
    }
  }

  private static long bytes(List<String> files) throws IOException {
    long bytes = 0;
    for (String file : files) {
      bytes += Files.size(Path.of(file));
    }
    return bytes;
  }
}
