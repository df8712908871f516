package io.recursivestore.it.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.recursivestore.Store;
import io.recursivestore.item.Cleanup;
import io.recursivestore.item.Item;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemCollections;
import io.recursivestore.item.ItemDataset;
import io.recursivestore.item.ItemDraft;
import io.recursivestore.item.ItemLineage;
import io.recursivestore.item.ItemMetadata;
import io.recursivestore.item.ItemPage;
import io.recursivestore.item.ItemParent;
import io.recursivestore.item.ItemPlace;
import io.recursivestore.item.ItemQuery;
import io.recursivestore.item.ItemVersion;
import io.recursivestore.model.StorageException;
import io.recursivestore.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemsGuideTest {
  @TempDir Path directory;

  @Test
  void putFindNameAndCleanUp() {
    String root = directory.resolve("lab").toString();
    try (Store store = Store.openOrCreate(root)) {
      ItemCollection readings = store.items().openOrCreate("readings");
      ItemMetadata metadata =
          ItemMetadata.NONE
              .withType("sensor_reading")
              .withSource("sensor_001")
              .withTags("raw", "priority_high")
              .with("quality", IntNode.valueOf(97));
      ItemVersion put =
          readings.put(ItemDraft.json("{\"temperature\": 21.5}").withId("r1").with(metadata));

      Item newest = readings.get("r1").orElseThrow();
      double degrees = newest.payload().json().get("temperature").asDouble();

      assertThat(put).isEqualTo(new ItemVersion("r1", 1));
      assertThat(degrees).isEqualTo(21.5);
      fill(readings);
    }
  }

  private static void fill(ItemCollection readings) {
    List<ItemDraft> drafts = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      drafts.add(
          ItemDraft.json("{\"temperature\": " + i % 30 + "}")
              .with(ItemMetadata.NONE.withType("sensor_reading").withTags("raw", "hour" + i % 24)));
    }
    List<ItemVersion> versions = readings.putAll(drafts);

    assertThat(versions).hasSize(1000);
    find(readings);

    ItemDataset dataset =
        readings.putDataset("training", drafts, JsonNodeFactory.instance.objectNode());
    List<Item> members = readings.items(readings.dataset("training").orElseThrow(), 0, 100);

    assertThat(dataset.items()).isEqualTo(1000);
    assertThat(members).hasSize(100);
    cleanUp(readings);
  }

  private static void find(ItemCollection readings) {
    ItemQuery query =
        ItemQuery.ALL
            .type("sensor_reading")
            .tags("raw", "hour7")
            .from(Instant.parse("2024-01-01T00:00:00Z"))
            .limit(10);
    ItemPage page = readings.find(query);
    long count = readings.count(query);
    Optional<ItemPage> next = page.next().map(cursor -> readings.find(query.after(cursor)));

    // Of 1,000 drafts, those that are equal are one item: 120 differ.
    assertThat(page.items()).hasSize(5);
    assertThat(count).isEqualTo(5);
    assertThat(next).isEmpty();
  }

  private static void cleanUp(ItemCollection readings) {
    readings.put(
        ItemDraft.json("{\"mean\": 20.1}")
            .withId("summary")
            .with(ItemMetadata.NONE.withParents(List.of(ItemParent.item("r1", 1)))));
    List<ItemLineage.Link> madeFrom = readings.ancestors("summary").links();
    List<ItemLineage.Link> madeOfIt = readings.descendants("r1").links();

    Instant month = Instant.now().minus(Duration.ofDays(30));
    Cleanup wouldGo = readings.cleanup(month, true);
    Cleanup gone = readings.cleanup(month, false);

    assertThat(madeFrom).isEqualTo(madeOfIt).hasSize(1);
    assertThat(wouldGo.items()).isEqualTo(gone.items()).isZero();
  }

  @Test
  void postgresqlThatIsNotThereIsNamed() {
    try (Store store = Store.openOrCreate(directory.resolve("lab").toString())) {
      assertThatThrownBy(() -> collections(store).openOrCreate("readings"))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("jdbc:postgresql://localhost:5432/lab");
      assertThat(store.objects().listNames("items")).isEmpty();
    }
  }

  private static ItemCollections collections(Store store) {
    if (System.getenv("LAB_PASSWORD") == null) {
      return store.items(Map.of(ItemPlace.URL, "jdbc:postgresql://localhost:5432/lab"));
    }
    Map<String, String> settings =
        Map.of(
            ItemPlace.URL, "jdbc:postgresql://localhost:5432/lab",
            Database.USER, "trainer",
            Database.PASSWORD, System.getenv("LAB_PASSWORD"));
    ItemCollections collections = store.items(settings);
    return collections;
  }
}
