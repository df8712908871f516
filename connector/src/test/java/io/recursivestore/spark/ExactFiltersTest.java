package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** What the store evaluates itself is true for just the rows for which it is in Spark. */
@SparkTest
class ExactFiltersTest {
  private static final int ROWS = 6_000;
  private static final int PREDICATES = 15;
  private static final List<String> OPERATORS = List.of("=", "<>", "<", "<=", ">", ">=", "<=>");
  private static final List<String> PATTERNS =
      List.of("twelve%", "%bytes!", "%more than%", "a%", "%b", "%\u00e9%", "\uffff%", "%?");
  private static final AtomicInteger CATALOGS = new AtomicInteger();

  /** The columns that can be compared, each with some values, which are also compared with. */
  private static final Map<String, List<String>> VALUES = values();

  /** Columns that files of some formats can't hold. */
  private static final Map<String, String[]> NOT_IN =
      Map.of(
          "hdf5", new String[] {"d9", "d38", "bin", "list", "nest", "dict"},
          "sql", new String[] {"list", "nest", "dict"});

  /** Columns that are only shown, or tested for null. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "bin", "if(pmod(hash(id, 20), 4) = 0, NULL, binary(string(id)))",
          "list", "if(pmod(hash(id, 21), 4) = 0, NULL, array(id, NULL, id + 1))",
          "nest",
              "if(pmod(hash(id, 22), 4) = 0, NULL, named_struct('x', id, 'y', named_struct('z',"
                  + " if(id % 3 = 0, NULL, string(id)))))",
          "dict", "if(pmod(hash(id, 23), 4) = 0, NULL, map('k', id, string(id), NULL))");

  @TempDir Path directory;
  private SparkSession spark;
  private String root;
  private String lab;

  @BeforeEach
  void name(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    lab = "exact" + CATALOGS.incrementAndGet();
    spark.conf().set("spark.sql.catalog." + lab, RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog." + lab + ".root", root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "arrow", "hdf5", "sql"})
  void rowsAreThoseOfSpark(String format) {
    made()
        .drop(NOT_IN.getOrDefault(format, new String[0]))
        .write()
        .format("recursive-store")
        .option("dataset", "d")
        .option("file-format", format)
        .save(root);

    assertSameAsSpark(new Random(format.hashCode()));
  }

  @Test
  void rowsOfLinkedFilesAreThoseOfSpark() {
    String path = directory.resolve("files").toString();
    made().write().parquet(path);
    sql("CALL %s.system.import_files('d', '" + path + "')");

    assertSameAsSpark(new Random(4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "arrow", "hdf5", "sql"})
  void rowsOfFilesOfOlderColumnsAreThoseOfSpark(String format) {
    boolean hasDecimals = !format.equals("hdf5");
    sql(
        "CREATE TABLE %s.datasets.d (id INT, i8 TINYINT, was INT, f64 FLOAT, s STRING, day DATE"
            + (hasDecimals ? ", d9 DECIMAL(5, 2)" : "")
            + ") PARTITIONED BY (s, bucket(3, id)) TBLPROPERTIES ('file-format' = '"
            + format
            + "')");
    Dataset<Row> rows = made();
    rows.selectExpr(
            "int(id) id",
            "i8",
            "int(i16) was",
            "float(f64) f64",
            "s",
            "day",
            "cast(i8 AS DECIMAL(5, 2)) d9")
        .drop(hasDecimals ? "none" : "d9")
        .write()
        .mode("append")
        .insertInto(lab + ".datasets.d");
    sql("ALTER TABLE %s.datasets.d RENAME COLUMN was TO i32");
    sql("ALTER TABLE %s.datasets.d ALTER COLUMN id TYPE BIGINT, i8 TYPE SMALLINT, f64 TYPE DOUBLE");
    sql(
        hasDecimals
            ? "ALTER TABLE %s.datasets.d ALTER COLUMN d9 TYPE DECIMAL(9, 2)"
            : "ALTER TABLE %s.datasets.d ADD COLUMN d9 DECIMAL(9, 2) DEFAULT 1.5");
    sql(
        "ALTER TABLE %s.datasets.d ADD COLUMNS (i64 BIGINT DEFAULT -1, d38 DECIMAL(38, 10),"
            + " b BOOLEAN DEFAULT true, f32 FLOAT DEFAULT float('1.5'), i16 SMALLINT,"
            + " tn TIMESTAMP_NTZ, t TIMESTAMP DEFAULT timestamp'1969-12-31 23:59:59.999999',"
            + " bin BINARY, list ARRAY<BIGINT>, nest STRUCT<x: BIGINT, y: STRUCT<z: STRING>>,"
            + " dict MAP<STRING, BIGINT>)");
    rows.where("id % 7 = 0")
        .write()
        .mode("append")
        .format("recursive-store")
        .option("dataset", "d")
        .option("file-format", "parquet")
        .save(root);

    assertSameAsSpark(new Random(5));
  }

  @Test
  void placesOfRowsAreThoseInTheirFiles() {
    made().write().format("recursive-store").option("dataset", "d").save(root);
    List<Row> all = read(100).selectExpr("_file", "_row", "id").collectAsList();
    Random random = new Random(6);

    for (int i = 0; i < 20; i++) {
      String predicate = predicate(random, List.copyOf(VALUES.keySet()), 2);
      List<Long> matching = longs(local(all()).where(predicate).select("id"));
      Dataset<Row> found = read(100).where(predicate).selectExpr("_file", "_row", "id");

      assertThat(found.collectAsList())
          .as(predicate)
          .containsExactlyInAnyOrderElementsOf(
              all.stream().filter(row -> matching.contains(row.getLong(2))).toList());
      assertThat(longs(read(100).where(predicate).selectExpr("_row").where("_row >= 1000")))
          .as(predicate)
          .containsExactlyInAnyOrderElementsOf(
              all.stream()
                  .filter(row -> row.getLong(1) >= 1000 && matching.contains(row.getLong(2)))
                  .map(row -> row.getLong(1))
                  .toList());
    }
  }

  @Test
  void planTellsWhatTheStoreEvaluates() {
    made().write().format("recursive-store").option("dataset", "d").save(root);

    Dataset<Row> both = read(100).where("i32 > 5 AND s LIKE 'a_b'").select("id");
    assertThat(filters(both)).hasSize(1);
    assertThat(filters(both).get(0)).contains("LIKE a_b").doesNotContain("i32");
    assertThat(both.queryExecution().executedPlan().toString())
        .contains("columns: [id, s]")
        .contains("evaluated by the store: (")
        .contains("i32 > 5");
    for (String left :
        List.of(
            "s = 'abc' COLLATE UTF8_LCASE",
            "bin = binary('1')",
            "nest.x = 5",
            "i8 + 1 = 2",
            "s NOT LIKE '%a%'",
            "s NOT IN ("
                + IntStream.range(0, 40)
                    .mapToObj(i -> "'" + i + "'")
                    .collect(Collectors.joining(", "))
                + ")")) {
      assertThat(filters(read(100).where(left))).as(left).isNotEmpty();
      assertThat(longs(read(100).where(left).select("id")))
          .as(left)
          .containsExactlyInAnyOrderElementsOf(longs(local(all()).where(left).select("id")));
    }
  }

  private void assertSameAsSpark(Random random) {
    Dataset<Row> local = local(all());
    List<String> columns = List.of(local.columns());
    List<String> compared = VALUES.keySet().stream().filter(columns::contains).toList();
    List<String> predicates = new ArrayList<>();
    OTHERS.keySet().stream().filter(columns::contains).forEach(c -> predicates.add(c + " IS NULL"));
    while (predicates.size() < PREDICATES) {
      predicates.add(predicate(random, compared, 3));
    }
    List<Row> rows = local.collectAsList();
    List<Row> truth = local.selectExpr(predicates.toArray(String[]::new)).collectAsList();
    for (int i = 0; i < predicates.size(); i++) {
      String predicate = predicates.get(i);
      List<String> shown = new ArrayList<>(List.of("id"));
      columns.stream().filter(c -> !c.equals("id") && random.nextInt(4) == 0).forEach(shown::add);
      List<Row> expected = new ArrayList<>();
      for (int row = 0; row < rows.size(); row++) {
        if (Boolean.TRUE.equals(truth.get(row).get(i))) {
          expected.add(picked(rows.get(row), shown));
        }
      }

      Dataset<Row> found =
          read(1 + random.nextInt(900)).where(predicate).selectExpr(shown.toArray(String[]::new));

      if (!predicate.contains("NOT") || !predicate.contains("LIKE")) {
        assertThat(filters(found)).as(predicate).isEmpty();
      }
      assertThat(sorted(found.collectAsList()))
          .as("%s of rows with %s", shown, predicate)
          .isEqualTo(sorted(expected));
      if (i % 4 == 0) {
        String[] sums = {"count(*)", "count(s)", "min(id)", "max(i8)", "avg(i8)"};
        assertThat(read(400).where(predicate).selectExpr(sums).collectAsList())
            .as(predicate)
            .isEqualTo(local.where(predicate).selectExpr(sums).collectAsList());
      }
    }
  }

  /** Makes a predicate that the store can evaluate. */
  private static String predicate(Random random, List<String> names, int depth) {
    int drawn = random.nextInt(depth > 0 ? 9 : 5);
    if (names.contains("s") && random.nextInt(8) == 0) {
      return "(s LIKE '%s')".formatted(PATTERNS.get(random.nextInt(PATTERNS.size())));
    }
    String name = names.get(random.nextInt(names.size()));
    List<String> values = VALUES.get(name);
    return switch (drawn) {
      case 0, 1, 2 -> {
        String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
        String value = values.get(random.nextInt(values.size()));
        yield random.nextBoolean()
            ? "(%s %s %s)".formatted(name, operator, value)
            : "(%s %s %s)".formatted(value, operator, name);
      }
      case 3 -> {
        String list =
            IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(i -> values.get(random.nextInt(values.size())))
                .collect(Collectors.joining(", "));
        yield "(%s %s (%s))".formatted(name, random.nextBoolean() ? "IN" : "NOT IN", list);
      }
      case 4 -> "(%s IS %sNULL)".formatted(name, random.nextBoolean() ? "NOT " : "");
      case 5, 6 ->
          "(%s AND %s)"
              .formatted(predicate(random, names, depth - 1), predicate(random, names, depth - 1));
      case 7 ->
          "(%s OR %s)"
              .formatted(predicate(random, names, depth - 1), predicate(random, names, depth - 1));
      default -> "(NOT %s)".formatted(predicate(random, names, depth - 1));
    };
  }

  private static Map<String, List<String>> values() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    values.put("id", List.of("bigint(1500)", "bigint(1530)", "bigint(4096)", "bigint(5900)"));
    values.put("b", List.of("true", "false"));
    values.put("i8", typed("tinyint", "-128", "-1", "0", "1", "127"));
    values.put("i16", typed("smallint", "-32768", "-1", "0", "7", "32767"));
    values.put("i32", typed("int", "-2147483648", "-1", "0", "6", "2147483647"));
    values.put(
        "i64", typed("bigint", "-9223372036854775808", "-1", "0", "1", "9223372036854775807"));
    values.put("f32", typed("float", "NaN", "-0.0", "0.0", "1.5", "-Infinity", "1e-45"));
    values.put("f64", typed("double", "NaN", "-0.0", "0.0", "-1.5", "Infinity", "4.9e-324"));
    values.put("d9", typed("decimal(9,2)", "-9999999.99", "-0.01", "0", "1.5", "127"));
    values.put(
        "d38",
        typed(
            "decimal(38,10)",
            "-9999999999999999999999999999.9999999999",
            "-0.0000000001",
            "18446744073709551616",
            "0",
            "1844674407.3709551616",
            "922337203.6854775808",
            "1844674407.3709551615"));
    values.put(
        "s",
        List.of(
            "''",
            "'a'",
            "'ab'",
            "'a\\u0001'",
            "'twelve bytes'",
            "'twelve bytes!'",
            "'twelve bytes?'",
            "'\\u00e9'",
            "'\\uffff more than twelve'",
            "'\\U0001F600 more than twelve'"));
    values.put("day", typed("date", "0001-01-01", "1969-12-31", "1970-01-01", "9999-12-31"));
    values.put(
        "t",
        typed(
            "timestamp",
            "0001-01-01 00:00:00",
            "1969-12-31 23:59:59.999999",
            "1970-01-01 00:00:00",
            "9999-12-31 23:59:59.999999"));
    values.put(
        "tn",
        typed(
            "timestamp_ntz",
            "0001-01-01 00:00:00",
            "1969-12-31 23:59:59.999999",
            "1970-01-01 00:00:00",
            "9999-12-31 23:59:59.999999"));
    values.replaceAll(
        (name, list) -> {
          List<String> more = new ArrayList<>(list);
          more.add("NULL");
          return List.copyOf(more);
        });
    return values;
  }

  private static List<String> typed(String type, String... values) {
    return java.util.Arrays.stream(values).map(v -> "cast('%s' AS %s)".formatted(v, type)).toList();
  }

  private Dataset<Row> made() {
    List<String> columns = new ArrayList<>();
    VALUES.forEach(
        (name, values) ->
            columns.add(
                name.equals("id")
                    ? "id"
                    : "element_at(array(%s), 1 + pmod(hash(id, %d), %d)) AS %s"
                        .formatted(
                            String.join(", ", values), columns.size(), values.size(), name)));
    OTHERS.forEach((name, value) -> columns.add(value + " AS " + name));
    return spark.range(0, ROWS, 1, 3).selectExpr(columns.toArray(String[]::new));
  }

  private Dataset<Row> read(int batchRows) {
    return spark
        .read()
        .format("recursive-store")
        .option("dataset", "d")
        .option("batch-rows", batchRows)
        .load(root);
  }

  private Dataset<Row> all() {
    return read(4096);
  }

  /** The same rows, which Spark has in memory. */
  private Dataset<Row> local(Dataset<Row> rows) {
    return spark.createDataFrame(rows.collectAsList(), rows.schema());
  }

  private Dataset<Row> sql(String statement) {
    return spark.sql(statement.replace("%s", lab));
  }

  private static List<Long> longs(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.getLong(0)).toList();
  }

  private static Row picked(Row row, List<String> names) {
    return org.apache.spark.sql.RowFactory.create(
        names.stream().map(name -> row.get(row.fieldIndex(name))).toArray());
  }

  private static List<Row> sorted(List<Row> rows) {
    return rows.stream().sorted(Comparator.comparingLong(row -> row.getLong(0))).toList();
  }

  private static List<String> filters(Dataset<Row> rows) {
    List<String> found = new ArrayList<>();
    addFilters(rows.queryExecution().optimizedPlan(), found);
    return found;
  }

  private static void addFilters(LogicalPlan plan, List<String> found) {
    if (plan instanceof Filter filter) {
      found.add(filter.condition().toString());
    }
    CollectionConverters.asJava(plan.children()).forEach(child -> addFilters(child, found));
  }
}
