package io.recursivestore.spark;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.StoreException;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What looks like SQL in rows, conditions, options and names that Spark is given is text. */
@SparkTest
@ParameterizedClass
@EnumSource(ItemLab.Kind.class)
class HostileItemsTest {
  private static final List<String> HOSTILE =
      List.of("`", "\\'", "') OR 1=1 --", "\"; DROP TABLE item; --", "%s?");

  @Parameter ItemLab.Kind kind;
  @TempDir Path directory;
  private SparkSession spark;
  private ItemLab lab;

  @BeforeEach
  void write(SparkSession session) {
    spark = session;
    lab = new ItemLab(session, directory, kind);
    session
        .createDataset(HOSTILE, Encoders.STRING())
        .selectExpr(
            "value AS id",
            "value AS type",
            "value AS source",
            "array(value, 'all') AS tags",
            "map(value, value) AS metadata",
            "to_json(named_struct('text', value)) AS payload")
        .write()
        .format("recursive-store")
        .option("items", "docs")
        .mode("append")
        .save(lab.root);
  }

  @AfterEach
  void close() {
    try (Store store = lab.store()) {
      assertThat(lab.items(store).list()).containsExactly("docs");
      assertThat(lab.items(store).open("docs").totals().items()).isEqualTo(HOSTILE.size());
    }
    lab.close();
  }

  @Test
  void textsInConditionsAreTexts() {
    for (String text : HOSTILE) {
      for (Column condition :
          List.of(
              col("id").equalTo(text),
              col("type").equalTo(text),
              col("source").isin(text, "none"),
              array_contains(col("tags"), text))) {
        assertThat(ids(items().where(condition))).as("%s", condition).containsExactly(text);
      }
      assertThat(ids(items().where(col("id").startsWith(text))))
          .containsExactlyInAnyOrderElementsOf(
              HOSTILE.stream().filter(id -> id.startsWith(text)).toList());
      assertThat(ids(items().where(col("type").contains(text))))
          .containsExactlyInAnyOrderElementsOf(
              HOSTILE.stream().filter(type -> type.contains(text)).toList());
      Row row = items().where(col("id").equalTo(text)).selectExpr("metadata", "payload").first();
      assertThat(row.getString(1)).contains("{\"text\":");
      assertThat(
              spark
                  .createDataset(List.of(row.getString(0)), Encoders.STRING())
                  .selectExpr("map_values(from_json(value, 'map<string, string>'))[0]")
                  .first()
                  .getString(0))
          .isEqualTo(text);
    }
  }

  @Test
  void textsInOptionsAreTexts() {
    for (String text : HOSTILE) {
      assertThat(ids(items().where(col("id").equalTo(text)))).containsExactly(text);
      assertThat(ids(load("any-tags", text))).containsExactly(text);
      assertThatThrownBy(() -> load("items", text).count())
          .as(text)
          .isInstanceOfAny(AnalysisException.class, StoreException.class);
      assertThatThrownBy(() -> load(text, "1").count())
          .as(text)
          .isInstanceOfAny(AnalysisException.class, StoreException.class);
    }
  }

  @Test
  void textsInStatementsAreNames() {
    for (String text : HOSTILE) {
      String quoted = "`" + text.replace("`", "``").replace("%", "%%") + "`";
      for (String statement :
          List.of(
              "SELECT * FROM %s.items." + quoted,
              "CREATE TABLE %s.items." + quoted,
              "DROP TABLE %s.items." + quoted,
              "SELECT " + quoted + " FROM %s.items.docs")) {
        assertThatThrownBy(() -> lab.sql(statement).collectAsList())
            .as(statement)
            .hasMessageContaining(text)
            .hasMessageNotContaining("syntax");
      }
    }
  }

  private Dataset<Row> items() {
    return load("items", "docs");
  }

  private Dataset<Row> load(String option, String value) {
    return spark
        .read()
        .format("recursive-store")
        .option("items", "docs")
        .option(option, value)
        .load(lab.root);
  }

  private static List<String> ids(Dataset<Row> items) {
    return Arrays.stream((Row[]) items.select("id").collect()).map(r -> r.getString(0)).toList();
  }
}
