package io.recursivestore.it.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.recursivestore.sql.Database;
import io.recursivestore.sql.Postgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Stores in PostgreSQL, which the session's configuration has the credentials of. */
abstract class PostgresSparkContract extends RemoteSparkContract {
  private static final String USER = "lab_user";
  private static final String PASSWORD = "hush-hush";

  @Override
  final String place(SparkSession session) {
    String url = Postgres.database();
    Postgres.grant(url, USER, PASSWORD);
    session.conf().set(Database.USER, USER);
    session.conf().set(Database.PASSWORD, PASSWORD);
    return url;
  }

  @Override
  final String newRoot(SparkSession session) {
    return place(session);
  }

  @Test
  final void credentialsAreShownNowhere() {
    write(numbers(0, 10)).save(root);
    Dataset<Row> rows = read().load(root).where("id > 3");

    assertThat(rows.count()).isEqualTo(6);
    assertThat(rows.queryExecution().toString()).contains("numbers").doesNotContain(PASSWORD);
    assertThat(rows.queryExecution().executedPlan().treeString())
        .contains("numbers")
        .doesNotContain(PASSWORD);
    String history = sql("SELECT * FROM %s.datasets.numbers.history").collectAsList().toString();
    assertThat(history).doesNotContain(PASSWORD);
  }

  @Test
  final void rowsOfDatasetsMayBeTablesOfTheSameDatabase() {
    write(numbers(0, 2_000)).option("file-format", "sql").save(root);
    write(numbers(2_000, 2_010)).mode("append").save(root);

    Dataset<Row> few = read().load(root).where("id >= 1990 AND text <> 'text 3'");
    assertThat(few.queryExecution().executedPlan().toString()).contains("evaluated by the store");
    assertThat(few.count()).isEqualTo(numbers(1_990, 2_010).where("text <> 'text 3'").count());
    assertThat(sql("SELECT sum(value) FROM %s.datasets.numbers").first().getLong(0))
        .isEqualTo(2_010L * 2_009);
    sql("CALL %s.system.compact('numbers')");
    sql("DROP TABLE %s.datasets.numbers");
    assertThat(sql("SHOW TABLES IN %s.datasets").count()).isZero();
  }

  @Test
  final void itemsAreInTheSameDatabase() {
    spark
        .range(0, 50, 1, 2)
        .selectExpr("concat('i', id) AS id", "concat('{\"n\": ', id, '}') AS payload")
        .write()
        .format("recursive-store")
        .option("items", "docs")
        .mode("append")
        .save(root);

    assertThat(sql("SELECT * FROM %s.items.docs WHERE id IN ('i7', 'i49')").count()).isEqualTo(2);
    assertThat(sql("SELECT * FROM %s.items.docs").count()).isEqualTo(50);
  }

  @Test
  final void passwordInTheRootIsRefusedWithoutShowingIt() {
    for (String secret :
        new String[] {
          root + "?password=" + PASSWORD, root.replace("//", "//u:" + PASSWORD + "@")
        }) {
      assertThatThrownBy(() -> read().load(secret))
          .isInstanceOf(AnalysisException.class)
          .hasMessageContaining(Database.PASSWORD)
          .message()
          .doesNotContain(PASSWORD);
    }
  }

  @Test
  final void refusedUserIsToldWhatToSetAndNoPasswordIsShown() {
    spark.conf().set(Database.USER, "somebody_else");

    Throwable failure = catchThrowable(() -> read().load(root));

    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(failure).hasMessageContaining(Database.PASSWORD);
    assertThat(trace.toString()).doesNotContain(PASSWORD);
  }
}
