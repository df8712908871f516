package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.item.ItemDraft;
import io.recursivestore.item.ItemMetadata;
import io.recursivestore.item.ItemParent;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Items are read as rows, and what can be is evaluated by the database. */
@SparkTest
@ParameterizedClass
@EnumSource(ItemLab.Kind.class)
class ItemsTableTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Parameter ItemLab.Kind kind;
  @TempDir Path directory;
  private SparkSession spark;
  private ItemLab lab;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    lab = new ItemLab(session, directory, kind);
    try (Store store = lab.store()) {
      var docs = lab.items(store).openOrCreate("docs");
      List<ItemDraft> drafts = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        drafts.add(draft(i));
      }
      docs.putAll(drafts);
      docs.put(draft(7));
      docs.put(ItemDraft.bytes(new byte[] {1, 2, 3}).withId("raw"));
    }
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private static ItemDraft draft(int i) {
    return ItemDraft.json("{\"n\": " + i + ", \"name\": \"name " + i + "\"}")
        .withId("i%03d".formatted(i))
        .with(
            ItemMetadata.NONE
                .withType(i % 2 == 0 ? "even" : "odd")
                .withSource("s" + i % 10)
                .withTime(NOON.plusSeconds(i))
                .withTags(i % 3 == 0 ? List.of("third", "all") : List.of("all"))
                .withParents(
                    List.of(
                        ItemParent.item("root", 2),
                        new ItemParent.OfCollection(CollectionRef.dataset("d"), 5)))
                .withMore(
                    com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                        .objectNode()
                        .put("k", i)));
  }

  @Test
  void hasARowForEachItem() {
    assertThat(lab.rows("SHOW TABLES IN %s.items").toString()).contains("docs");
    assertThat(lab.rows("SELECT * FROM %s.items.docs WHERE id = 'i007'").toString())
        .contains(
            "[i007,2,2026-03-01 12:00:07.0,odd,s7,ArraySeq(all),"
                + "ArraySeq([item,null,root,2], [dataset,d,null,5]),{\"k\":")
        .contains(",{\"n\": 7, \"name\": \"name 7\"},null]");
    Row raw =
        lab.sql("SELECT payload, bytes, tags, parents, type FROM %s.items.docs WHERE id = 'raw'")
            .first();
    assertThat(raw.isNullAt(0)).isTrue();
    assertThat((byte[]) raw.get(1)).containsExactly(1, 2, 3);
    assertThat(raw.getList(2)).isEmpty();
    assertThat(raw.isNullAt(4)).isTrue();
    assertThat(lab.sql("SELECT * FROM %s.items.docs").count()).isEqualTo(101);
    assertThat(load().select("id").distinct().count()).isEqualTo(101);
    assertThat(lab.rows("DESCRIBE %s.items.docs").toString())
        .contains("[parents,array<struct<kind:string,name:string,id:string,version:bigint>>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id = 'i010'",
        "id IN ('i001', 'i002', 'none')",
        "type = 'odd' AND source = 's3'",
        "type IS NULL",
        "type <> 'odd' AND version < 2",
        "NOT (type <=> 'odd')",
        "source IN ('s1', 's2') OR size > 25",
        "time >= TIMESTAMP'2026-03-01 12:00:30Z' AND time < TIMESTAMP'2026-03-01 12:00:40Z'",
        "time > TIMESTAMP'2026-03-01 12:00:30Z' AND time <= TIMESTAMP'2026-03-01 12:00:40Z'",
        "time = TIMESTAMP'2026-03-01 12:00:07Z'",
        "version = 2",
        "id LIKE 'i00%'",
        "id LIKE '%9'",
        "source LIKE '%3%' AND id > 'i050'",
      })
  void filtersAreEvaluatedByTheDatabase(String condition) {
    String query = "SELECT id FROM %s.items.docs WHERE " + condition.replace("%", "%%");
    String asText =
        "SELECT id FROM (SELECT *, rand() AS r FROM %s.items.docs) WHERE r >= 0 AND "
            + condition.replace("%", "%%");

    assertThat(lab.plan(query))
        .containsPattern("evaluated by the database: \\[[^\\]]")
        .doesNotContain("+- Filter");
    assertThat(lab.rows(query)).isNotEmpty().containsExactlyInAnyOrderElementsOf(lab.rows(asText));
  }

  @Test
  void otherConditionsAreLeftToSpark() {
    assertThat(lab.rows("SELECT id FROM %s.items.docs WHERE upper(id) = 'I010' AND type = 'even'"))
        .containsExactly("[i010]");
    assertThat(lab.rows("SELECT id FROM %s.items.docs WHERE type = 'a\\u0000b'")).isEmpty();
    assertThat(lab.rows("SELECT id FROM %s.items.docs WHERE type = 'even' AND type = 'odd'"))
        .isEmpty();
  }

  @Test
  void tagsAreOptions() {
    assertThat(load("tags", "third,all").count()).isEqualTo(34);
    assertThat(load("any-tags", "third, none").count()).isEqualTo(34);
    assertThat(load("any-tags", "third").where("type = 'odd'").count()).isEqualTo(17);
    assertThat(load("tags", "none").count()).isZero();
    assertThat(load("tags", "none").collectAsList()).isEmpty();
  }

  @Test
  void conditionsOnTagsAreEvaluatedByTheDatabase() {
    String query =
        "SELECT id FROM %s.items.docs WHERE array_contains(tags, 'third')"
            + " AND array_contains(tags, 'all') AND type = 'odd'";

    assertThat(lab.plan(query))
        .contains("tags HAVE 'third'", "tags HAVE 'all'")
        .doesNotContain("Filter (");
    assertThat(lab.rows(query)).hasSize(17);
    assertThat(lab.rows("SELECT count(*) FROM %s.items.docs WHERE NOT array_contains(tags, 'all')"))
        .containsExactly("[1]");
    assertThat(lab.rows("SELECT count(*) FROM %s.items.docs WHERE array_contains(tags, 'a,b')"))
        .containsExactly("[0]");
  }

  @Test
  void onlyWhatIsAskedForIsRead() {
    assertThat(lab.plan("SELECT type FROM %s.items.docs")).contains("[columns: [type]");
    assertThat(lab.plan("SELECT 1 FROM %s.items.docs")).contains("[columns: []");
  }

  @Test
  void limitsAndFirstItemsAreReadByTheDatabase() {
    assertThat(lab.rows("SELECT id FROM %s.items.docs LIMIT 3")).hasSize(3);
    assertThat(lab.plan("SELECT id FROM %s.items.docs LIMIT 3")).contains("limit: 3");
    assertThat(
            lab.rows("SELECT id FROM %s.items.docs WHERE type = 'even' ORDER BY time DESC LIMIT 2"))
        .containsExactly("[i098]", "[i096]");
    assertThat(lab.rows("SELECT id FROM %s.items.docs ORDER BY time LIMIT 2"))
        .containsExactly("[i000]", "[i001]");
    assertThat(lab.rows("SELECT id FROM %s.items.docs WHERE source = 's4' ORDER BY id LIMIT 2"))
        .containsExactly("[i004]", "[i014]");
    assertThat(lab.plan("SELECT id FROM %s.items.docs ORDER BY id LIMIT 2"))
        .contains("order: ID, limit: 2");
    assertThat(lab.rows("SELECT id FROM %s.items.docs ORDER BY id DESC LIMIT 2"))
        .containsExactly("[raw]", "[i099]");
    assertThat(lab.plan("SELECT id FROM %s.items.docs ORDER BY id DESC LIMIT 2"))
        .doesNotContain("limit: 2,");
  }

  @Test
  void countsAndTimesAreAnsweredByTheDatabase() {
    String query = "SELECT count(*), count(id), min(time), max(time) FROM %s.items.docs";
    assertThat(lab.plan(query)).contains("answered by the database: [COUNT(*)");
    assertThat(lab.rows(query + " WHERE type = 'odd'"))
        .containsExactly("[50,50,2026-03-01 12:00:01.0,2026-03-01 12:01:39.0]");
    assertThat(lab.rows("SELECT count(*) FROM %s.items.docs")).containsExactly("[101]");
    assertThat(lab.rows(query + " WHERE type = 'none'")).containsExactly("[0,0,null,null]");
    assertThat(lab.rows("SELECT type, count(*) FROM %s.items.docs GROUP BY type ORDER BY type"))
        .containsExactly("[null,1]", "[even,50]", "[odd,50]");
  }

  @Test
  void payloadsAreReadAsVariantsAndStructs() {
    assertThat(
            load("payload-type", "variant")
                .where("id = 'i042'")
                .selectExpr("variant_get(payload, '$.n', 'int')", "typeof(payload)")
                .first()
                .toString())
        .isEqualTo("[42,variant]");
    Dataset<Row> parsed = load("payload-schema", "n INT, name STRING, missing DOUBLE");
    assertThat(parsed.where("payload.n > 97").selectExpr("payload.*").collectAsList().toString())
        .contains("[98,name 98,null]", "[99,name 99,null]");
    assertThat(parsed.where("id = 'raw'").first().isNullAt(9)).isTrue();
    assertThat(parsed.agg(org.apache.spark.sql.functions.sum("payload.n")).first().getLong(0))
        .isEqualTo(4950);
  }

  @Test
  void aPayloadThatDoesNotFitIsNamed() {
    assertThatThrownBy(
            () -> load("payload-schema", "n ARRAY<INT>").where("id = 'i042'").collectAsList())
        .hasStackTraceContaining(
            "The payload of version 1 of item 'i042' of items 'docs' does not fit the payload-schema");
    assertThatThrownBy(() -> load("payload-schema", "n NOTYPE"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("Option 'payload-schema' can't be 'n NOTYPE'");
    assertThatThrownBy(
            () ->
                spark
                    .read()
                    .option("payload-type", "variant")
                    .table(lab.name + ".items.docs")
                    .collectAsList())
        .hasStackTraceContaining("can't be used with table()");
  }

  @Test
  void whatItemsHaveNotIsRefused() {
    assertThatThrownBy(() -> load("shuffle-seed", "1"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("Items 'docs' takes no option 'shuffle-seed'");
    assertThatThrownBy(() -> lab.sql("SELECT * FROM %s.items.docs VERSION AS OF 1"))
        .hasMessageContaining("Items 'docs' has no versions");
    assertThatThrownBy(() -> lab.sql("SELECT * FROM %s.items.dogs"))
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
    assertThatThrownBy(
            () -> spark.read().format("recursive-store").option("items", "dogs").load(lab.root))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("Did you mean 'docs'?");
    assertThatThrownBy(() -> lab.sql("ALTER TABLE %s.items.docs ADD COLUMN x INT"))
        .hasMessageContaining("the columns that all items have");
    assertThatThrownBy(() -> lab.sql("ALTER TABLE %1$s.items.docs RENAME TO items.dogs"))
        .hasMessageContaining("can't be renamed");
  }

  private Dataset<Row> load(String... options) {
    var reader = spark.read().format("recursive-store").option("items", "docs");
    for (int i = 0; i < options.length; i += 2) {
      reader = reader.option(options[i], options[i + 1]);
    }
    return reader.load(lab.root);
  }
}
