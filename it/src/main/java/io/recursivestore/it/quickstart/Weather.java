package io.recursivestore.it.quickstart;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.recursivestore.model.CollectionRef;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The weather as a dataset. */
final class Weather {
  static final CollectionRef DATASET = CollectionRef.dataset("weather");
  static final List<String> AIRPORTS = List.of("EWR", "JFK", "LGA");

  /** Rows of the file. */
  static final long YEAR_ROWS = 26_115;

  static final String WEEK =
      """
      SELECT origin, count(*) AS hours, min(temp) AS min_temp, max(temp) AS max_temp, avg(humid) AS humid
      FROM lab.datasets.weather
      WHERE time_hour >= '2013-07-15' AND time_hour < '2013-07-22'
      GROUP BY origin ORDER BY origin""";

  private static final StructType COLUMNS =
      StructType.fromDDL(
          "origin STRING, year INT, month INT, day INT, hour INT, temp DOUBLE, dewp DOUBLE,"
              + " humid DOUBLE, wind_dir INT, wind_speed DOUBLE, wind_gust DOUBLE, precip DOUBLE,"
              + " pressure DOUBLE, visib DOUBLE, time_hour TIMESTAMP");

  private static final int MONTHS = 12;
  private static final int ROWS_PER_FILE = 200_000;

  /** A whole number of weeks that is longer than the file, so that copies don't overlap. */
  private static final int SHIFT_DAYS = 364;

  private Weather() {}

  /** Returns the file's rows. */
  static Dataset<Row> read(SparkSession spark, Workspace workspace) {
    return spark
        .read()
        .option("header", true)
        .option("nullValue", "NA")
        .option("mode", "FAILFAST")
        .schema(COLUMNS)
        .csv(workspace.csv().toString());
  }

  /**
   * Returns a year again and again, each time shifted by 52 weeks, in the order of time: every
   * partition has some months, so that every data file covers a short time.
   */
  static Dataset<Row> repeat(SparkSession spark, Dataset<Row> year, long copies) {
    long partitions = Math.max(MONTHS, copies * YEAR_ROWS / ROWS_PER_FILE);
    Dataset<Row> months =
        spark
            .range(0, copies * MONTHS, 1, (int) partitions)
            .selectExpr("id div 12 AS copy", "id % 12 + 1 AS in_month");
    Dataset<Row> rows =
        months
            .join(broadcast(year), expr("in_month = month(time_hour)"))
            .withColumn(
                "time_hour", expr("time_hour + make_dt_interval(copy * " + SHIFT_DAYS + ")"))
            .withColumn("local", expr("from_utc_timestamp(time_hour, 'America/New_York')"));
    for (String part : List.of("year", "month", "day", "hour")) {
      rows = rows.withColumn(part, expr(part + "(local)"));
    }
    return rows.select(Stream.of(COLUMNS.fieldNames()).map(c -> col(c)).toArray(Column[]::new))
        .sortWithinPartitions("time_hour", "origin");
  }

  /** Writes rows as the dataset's first version. */
  static void write(Dataset<Row> rows, Workspace workspace) {
    rows.write()
        .format("recursive-store")
        .option("dataset", DATASET.name())
        .option("meta.source", workspace.csv().getFileName().toString())
        .mode("append")
        .save(workspace.root());
  }
}
