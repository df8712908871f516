package io.recursivestore.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.recursivestore.Store;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StoreException;
import io.recursivestore.model.Value;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Sql;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What looks like SQL is text, damaged payloads are named, and secrets are not shown. */
final class HostileItemsTest {
  private static final List<String> HOSTILE =
      List.of(
          "'",
          "''",
          "\"",
          "`",
          "\\",
          "\\'",
          "%",
          "_",
          "?",
          "$1",
          ":a",
          "{}",
          "--",
          "/* */",
          "' OR '1'='1",
          "') OR 1=1 --",
          "'; DROP TABLE item; --",
          "\"; DELETE FROM item; --",
          "x' UNION SELECT * FROM item_collection --",
          "$.\"a\" || (SELECT 1)",
          "a[0]",
          "%s%n",
          "${jndi:ldap://x}",
          "\u2019; DROP TABLE item",
          "E'\\x27'");

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void whatLooksLikeSqlIsText(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollections collections = store.items(database.fresh());
      ItemCollection items = collections.openOrCreate("c");
      items.put(ItemDraft.json("1").withId("safe").with(ItemMetadata.NONE.withType("t")));
      for (String text : HOSTILE) {
        ItemMetadata metadata =
            ItemMetadata.NONE
                .withType(text)
                .withSource(text)
                .withTags(text)
                .withParents(List.of(ItemParent.item(text)))
                .with(text, TextNode.valueOf(text));
        items.put(ItemDraft.json(TextNode.valueOf(text)).withId(text).with(metadata));

        assertThat(items.get(text).orElseThrow().payload().json().textValue()).isEqualTo(text);
        ItemQuery all = ItemQuery.ALL;
        for (ItemQuery query :
            List.of(
                all.type(text),
                all.source(text),
                all.tags(text),
                all.anyTag(text, "none"),
                all.ids(text),
                all.where(text, Operator.EQ, TextNode.valueOf(text)),
                all.filter(new Filter.Compare("id", Operator.EQ, new Value.OfString(text))),
                all.filter(new Filter.In("type", List.of(new Value.OfString(text)))))) {
          assertThat(items.find(query).items()).extracting(Item::id).containsExactly(text);
        }
        assertThat(items.find(all.filter(new Filter.Match("id", Filter.Part.START, text))).items())
            .extracting(Item::id)
            .contains(text)
            .allMatch(id -> id.startsWith(text));
        assertThat(items.getAll(List.of(text))).containsOnlyKeys(text);
        assertThat(items.descendants(text).links()).hasSize(1);
        ItemDataset dataset =
            items.putDataset(
                text,
                List.of(ItemDraft.json("1").withId(text).with(metadata)),
                JsonNodeFactory.instance.objectNode().put(text, text));
        assertThat(items.dataset(text)).contains(dataset);
        assertThat(items.items(dataset, 0, 2)).hasSize(1);
        assertThatThrownBy(() -> collections.openOrCreate(text))
            .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> items.find(all.after(text)))
            .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> items.find(all.filter(new Filter.IsNull(text))))
            .isInstanceOf(InvalidRequestException.class);
      }
      assertThat(items.find(ItemQuery.ALL.type("t")).items())
          .extracting(Item::id)
          .containsExactly("safe");
      assertThat(items.statistics().items()).isEqualTo(HOSTILE.size() + 1L);
      for (String text : HOSTILE) {
        items.deleteDataset(items.dataset(text).orElseThrow());
        assertThat(items.delete(text)).isTrue();
      }
      assertThat(items.statistics().items()).isEqualTo(1);
      assertThat(collections.list()).containsExactly("c");
    }
  }

  @Test
  void damagedPayloadsAreNamedAndNeverAbsent() {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items().openOrCreate("c");
      items.put(ItemDraft.json("\"" + "long text ".repeat(100) + "\"").withId("a"));
      Path file = directory.resolve("store/items/items.db");
      for (String change :
          List.of(
              "payload = substr(payload, 1, 20)",
              "payload = x'00'",
              "checksum = 7",
              "form = 9",
              "size = -1",
              "size = 5",
              "size = 2000000000")) {
        try (Database database = Database.sqlite(file)) {
          database.write(
              session -> {
                session.update(Sql.of("CREATE TABLE kept AS SELECT * FROM item"));
                return session.update(Sql.of("UPDATE item SET " + change));
              });
          assertThatThrownBy(() -> items.get("a"))
              .as(change)
              .isInstanceOf(CorruptDataException.class)
              .hasMessageContaining("version 1 of item 'a' of items 'c'");
          assertThatThrownBy(() -> items.find(ItemQuery.ALL))
              .isInstanceOf(CorruptDataException.class);
          database.write(
              session -> {
                session.update(Sql.of("DELETE FROM item"));
                session.update(Sql.of("INSERT INTO item SELECT * FROM kept"));
                return session.update(Sql.of("DROP TABLE kept"));
              });
        }
        assertThat(items.get("a")).isPresent();
      }
    }
  }

  @Test
  void whatIsNoDatabaseIsNamed() throws Exception {
    Path file =
        java.nio.file.Files.writeString(directory.resolve("x.db"), "no database".repeat(500));
    assertThatThrownBy(() -> Database.sqlite(file))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> Database.sqlite(directory.resolve("none/x.db")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("none");
  }

  @ParameterizedTest
  @EnumSource
  void whatCouldNotBeReadAgainIsNotPut(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).openOrCreate("c");
      JsonNodeFactory json = JsonNodeFactory.instance;
      for (JsonNode value :
          List.of(
              json.numberNode(BigInteger.TEN.pow(1_500)),
              json.numberNode(new BigDecimal("1E+1500")),
              json.numberNode(new BigDecimal("1E-17000")),
              json.numberNode(Double.NaN),
              TextNode.valueOf("\ud800"))) {
        assertThatThrownBy(() -> ItemMetadata.NONE.with("x", value))
            .isInstanceOf(InvalidRequestException.class);
      }
      ItemMetadata most =
          ItemMetadata.NONE
              .with("big", json.numberNode(BigInteger.TEN.pow(600)))
              .with("small", json.numberNode(Double.MIN_VALUE))
              .with("large", json.numberNode(Double.MAX_VALUE))
              .withType("\u4e00\u5b57".repeat(340).substring(0, 680))
              .withTags(IntStream.range(0, 1_000).mapToObj(i -> "t" + i).toList());
      items.put(ItemDraft.json("1").withId("a").with(most));
      items.put(ItemDraft.json("2").withId("a").with(most));
      assertThat(items.get("a").orElseThrow().metadata().more().get("big").bigIntegerValue())
          .isEqualTo(BigInteger.TEN.pow(600));
      assertThat(items.delete("a")).isTrue();
      for (String text : List.of("\u4e00".repeat(1_000), "x".repeat(1_025))) {
        assertThatThrownBy(() -> ItemMetadata.NONE.withType(text))
            .isInstanceOf(InvalidRequestException.class);
      }
      assertThatThrownBy(() -> ItemParent.item("\0")).isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> ItemDraft.json("\"a\ud800b\""))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("surrogate");
    }
  }

  @Test
  void passwordsAreNeverShown() {
    Map<String, String> settings = Map.of(Database.USER, "u", Database.PASSWORD, "s3cret");
    for (String url :
        List.of(
            "jdbc:postgresql://u:s3cret@localhost/db",
            "jdbc:postgresql://localhost/db?password=s3cret",
            "jdbc:postgresql://localhost/db?user=u&Password=s3cret",
            "jdbc:mysql://localhost/db?password=s3cret",
            "jdbc:postgresql://localhost/db?socketFactory=x",
            "jdbc:postgresql://localhost/db?sslmode=disable&authenticationPluginClassName=x",
            "jdbc:postgresql://localhost:1/db?connectTimeout=1",
            "jdbc:postgresql://localhost:99999999/db")) {
      assertThatThrownBy(() -> Database.postgresql(url, settings))
          .isInstanceOf(StoreException.class)
          .satisfies(
              e -> {
                java.io.StringWriter trace = new java.io.StringWriter();
                e.printStackTrace(new java.io.PrintWriter(trace));
                assertThat(trace.toString()).doesNotContain("s3cret");
              });
    }
  }

  @Test
  void aPasswordThatSomebodyPutIntoTheStoreIsNotShown() throws IOException {
    try (Store store = ItemDatabases.store(directory)) {
      store.items().openOrCreate("c");
    }
    Path marker = directory.resolve("store/items/database.json");
    for (String url :
        List.of("jdbc:postgresql://h/d?password=s3cret", "jdbc:other://u:s3cret@h", "s3cret")) {
      Files.writeString(marker, "{\"url\": \"" + url + "\"}");
      for (Map<String, String> settings :
          List.of(Map.<String, String>of(), Map.of(ItemPlace.URL, "jdbc:postgresql://h/e"))) {
        try (Store store = ItemDatabases.store(directory)) {
          assertThatThrownBy(() -> store.items(settings).list())
              .isInstanceOf(StoreException.class)
              .satisfies(
                  e ->
                      assertThat(org.assertj.core.util.Throwables.getStackTrace(e))
                          .doesNotContain("s3cret"));
        }
      }
    }
  }
}
