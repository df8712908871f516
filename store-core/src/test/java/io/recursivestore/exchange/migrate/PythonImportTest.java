package io.recursivestore.exchange.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.exchange.migrate.PythonImported.Taken;
import io.recursivestore.exchange.python.PythonProblem;
import io.recursivestore.item.Item;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemDraft;
import io.recursivestore.item.ItemParent;
import io.recursivestore.item.ItemSettings;
import io.recursivestore.model.InvalidRequestException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonImportTest {
  @TempDir Path scratch;
  private Path from;
  private PythonDirectory source;
  private Store store;
  private final List<PythonProblem> problems = new ArrayList<>();

  @BeforeEach
  void create() {
    from = scratch.resolve("python");
    source = new PythonDirectory(from);
    store = Store.openOrCreate(scratch.resolve("store").toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void versionsAndMetadataAreKept() {
    source
        .version("item", 3, "[3]")
        .version("item", 4, "{\"$x\": NaN}")
        .metadata(
            "item",
            "{\"id\": \"item\", \"version\": 4, \"type\": \"reading\", \"source_id\": \"probe\","
                + "\"tags\": [\"a\", \"b\"], \"ingestion_timestamp\": \"2024-05-01T10:00:00.5\","
                + "\"parents\": [\"x\", {\"id\": \"y\"}], \"site\": {\"row\": 7}}");

    PythonImported imported = run();

    assertThat(imported.items()).isEqualTo(new Taken(2, 0));
    assertThat(imported.isComplete()).isTrue();
    Item newest = items().get("item").orElseThrow();
    assertThat(newest.version()).isEqualTo(2);
    assertThat(newest.payload().text()).isEqualTo("{\"$dict\":[[\"$x\",{\"$float\":\"nan\"}]]}");
    assertThat(newest.metadata().type()).hasValue("reading");
    assertThat(newest.metadata().source()).hasValue("probe");
    assertThat(newest.metadata().tags()).containsExactly("a", "b");
    assertThat(newest.time()).isEqualTo(Instant.parse("2024-05-01T10:00:00.5Z"));
    assertThat(newest.metadata().parents())
        .containsExactly(ItemParent.item("x"), ItemParent.item("y"));
    assertThat(newest.metadata().more().at("/site/row").asInt()).isEqualTo(7);
    assertThat(newest.metadata().more().get("import.version").asInt()).isEqualTo(4);
    Item first = items().get("item", 1).orElseThrow();
    assertThat(first.payload().text()).isEqualTo("[3]");
    assertThat(first.time()).isEqualTo(Instant.ofEpochSecond(3));
    assertThat(first.metadata().more())
        .hasToString("{\"import.version\":3,\"import.versions\":[3]}");
  }

  @Test
  void metadataThatFitNowhereStayWhatTheyWere() {
    source
        .version("item", 1, "1")
        .metadata(
            "item",
            "{\"id\": \"item\", \"type\": 7, \"tags\": [\"a\", 3], \"source_id\": \"\","
                + "\"ingestion_timestamp\": \"yesterday\", \"parents\": \"item\"}");

    run();

    Item item = items().get("item").orElseThrow();
    assertThat(item.metadata().type()).isEmpty();
    assertThat(item.metadata().tags()).isEmpty();
    assertThat(item.metadata().parents()).isEmpty();
    assertThat(item.time()).isEqualTo(Instant.ofEpochSecond(1));
    assertThat(item.metadata().more().toString())
        .startsWith(
            "{\"type\":7,\"tags\":[\"a\",3],\"source_id\":\"\","
                + "\"ingestion_timestamp\":\"yesterday\",\"parents\":\"item\"");
  }

  @Test
  void allVersionsAreKeptHoweverManyThereAre() {
    source.metadata("many", "{\"id\": \"many\"}");
    for (int version = 1; version <= 9; version++) {
      source.version("many", version, "" + version);
    }

    run();

    assertThat(items().versions("many")).hasSize(9);
    assertThat(items().get("many", 1).orElseThrow().payload().text()).isEqualTo("1");
  }

  @Test
  void collectionThatKeepsFewerVersionsIsRefused() {
    store.items().create("items", new ItemSettings(1));
    source.version("item", 1, "1").version("item", 2, "2");

    assertThatThrownBy(this::run)
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("with 1 versions each");
  }

  @Test
  void secondRunTakesOnlyWhatIsNew() {
    source.item("one").item("two").dataset("set", 1, "[\"one\", \"two\"]");
    run();

    source.version("two", 2, "\"newer\"").dataset("set", 2, "[\"two\"]");
    PythonImported second = run();
    PythonImported third = run();

    assertThat(second.items()).isEqualTo(new Taken(1, 2));
    assertThat(second.datasets()).isEqualTo(new Taken(1, 1));
    assertThat(third.items()).isEqualTo(new Taken(0, 3));
    assertThat(third.datasets()).isEqualTo(new Taken(0, 2));
    assertThat(items().versions("two")).containsExactly(1, 2);
    assertThat(problems).isEmpty();
  }

  @Test
  void importThatWasInterruptedGoesOn() {
    for (int i = 1000; i < 2200; i++) {
      source.version("item-" + i, 1, "1").version("item-" + i, 2, "2");
      source.metadata("item-" + i, "{\"id\": \"item-" + i + "\"}");
    }
    PythonImportOptions interrupted =
        options()
            .withProgress(
                (activity, done, total) -> {
                  if (done >= 1000) {
                    throw new IllegalStateException("interrupted");
                  }
                });
    assertThatThrownBy(() -> run(interrupted)).hasMessage("interrupted");
    long before = items().statistics().versions();

    PythonImported rest = run();

    assertThat(before).isBetween(1L, 2399L);
    assertThat(rest.items()).isEqualTo(new Taken(2400 - before, before));
    assertThat(items().statistics().versions()).isEqualTo(2400);
  }

  @Test
  void versionThatIsReadableOnlyLaterIsNotPutOutOfOrder() {
    source.version("item", 1, "1").version("item", 2, "{").version("item", 3, "3");
    source.metadata("item", "{\"id\": \"item\"}");
    PythonImported first = run();
    source.write("data/it/item/v2.data", "2");
    problems.clear();

    PythonImported second = run();

    assertThat(first.items()).isEqualTo(new Taken(2, 0));
    assertThat(second.items()).isEqualTo(new Taken(0, 2));
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).reason()).contains("Version 3 of 'item' was taken before");
    assertThat(items().versions("item")).containsExactly(1, 2);
  }

  @Test
  void itemsThatOthersPutAreLeftAlone() {
    items().put(ItemDraft.json("\"mine\"").withId("item"));
    source.item("item");

    PythonImported imported = run();

    assertThat(imported.isComplete()).isFalse();
    assertThat(problems.get(0).reason()).contains("not from an import");
    assertThat(items().get("item").orElseThrow().payload().text()).isEqualTo("\"mine\"");
  }

  @Test
  void itemThatGotANewerVersionInTheStoreIsNotTakenTwice() {
    source.item("item");
    run();
    items().put(ItemDraft.json("\"mine\"").withId("item"));

    PythonImported second = run();

    assertThat(second.items()).isEqualTo(new Taken(0, 1));
    assertThat(items().versions("item")).containsExactly(1, 2);
  }

  @Test
  void damagedItemsThatClaimOneIdAreFound() {
    source.item("item-1").item("item-2").item("moved-1").item("moved-2");
    source.metadata("item-2", "{\"id\": \"item-1\"}");
    source.metadata("moved-1", "{\"id\": \"gone\"}").metadata("moved-2", "{\"id\": \"gone\"}");

    PythonImported imported = run();

    assertThat(imported.items()).isEqualTo(new Taken(2, 0));
    assertThat(items().get("item-1").orElseThrow().payload().text()).contains("item-1");
    assertThat(items().get("gone").orElseThrow().payload().text()).contains("moved-1");
    assertThat(problems)
        .extracting(p -> p.kind() + " " + from.relativize(p.file()))
        .containsExactly(
            "DAMAGED data/it/item-2/metadata.json", "DAMAGED data/mo/moved-2/metadata.json");
    assertThat(problems.get(0).reason()).contains("'item-1'", "data/it/item-1");
  }

  @Test
  void datasetsHaveTheNewestVersionsAndSayWhatTheyLack() {
    source.item("one").item("two").version("two", 2, "2").version("bad", 1, "{");
    source.metadata("bad", "{\"id\": \"bad\"}").dataset("set", 1, "[\"two\", \"bad\", \"one\"]");

    PythonImported first = run();
    PythonImported second = run();
    source.version("bad", 1, "\"good\"");
    PythonImported third = run();

    assertThat(first.datasets()).isEqualTo(new Taken(1, 0));
    assertThat(second.datasets()).isEqualTo(new Taken(0, 1));
    assertThat(third.datasets()).isEqualTo(new Taken(1, 0));
    assertThat(third.isComplete()).isTrue();
    var whole = items().dataset("set").orElseThrow();
    assertThat(items().items(whole, 0, 10))
        .extracting(item -> item.id() + item.version())
        .containsExactly("two2", "bad1", "one1");
    assertThat(whole.metadata().get("n").asInt()).isEqualTo(1);
    var part = items().dataset("set", 1).orElseThrow();
    assertThat(part.metadata().get("import.missing").toString()).isEqualTo("[\"bad\"]");
    assertThat(problems)
        .extracting(PythonProblem::kind)
        .containsExactly(
            PythonProblem.Kind.DAMAGED,
            PythonProblem.Kind.MISSING,
            PythonProblem.Kind.DAMAGED,
            PythonProblem.Kind.MISSING);
  }

  @Test
  void namesThatItemsCannotHaveAreRefused() {
    source.version("it\tem", 1, "1").metadata("it\tem", "{\"id\": \"it\\tem\"}").item("fine");

    PythonImported imported = run();

    assertThat(imported.items()).isEqualTo(new Taken(1, 0));
    assertThat(problems.get(0).kind()).isEqualTo(PythonProblem.Kind.REFUSED);
    assertThat(problems.get(0).reason()).contains("Invalid id");
  }

  @Test
  void theDirectoryStaysWhatItWas() {
    source.item("one").dataset("set", 1, "[\"one\"]").write("optimized/bad.pkl", "x");
    Map<String, String> before = source.contents();

    run();

    assertThat(source.contents()).isEqualTo(before);
  }

  private PythonImportOptions options() {
    return PythonImportOptions.into("items", problems::add);
  }

  private PythonImported run() {
    return run(options());
  }

  private PythonImported run(PythonImportOptions options) {
    return PythonImport.run(from, store.items(), store.datasets(), options);
  }

  private ItemCollection items() {
    return store.items().openOrCreate("items");
  }
}
