package io.recursivestore.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.Store;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datasets of items, what was made from what, and what may be removed. */
final class ItemDatasetsTest {
  private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

  @TempDir private Path directory;

  private static ItemDraft draft(String id, int value) {
    return ItemDraft.json(IntNode.valueOf(value)).withId(id);
  }

  @ParameterizedTest
  @EnumSource
  void datasetsOfOneNameAreVersions(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).create("c", new ItemSettings(1));
      ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("description", "first");

      // The original names both by the second, so that one takes the other's place.
      ItemDataset first = items.putDataset("d", List.of(draft("b", 1), draft("a", 2)), metadata);
      ItemDataset second = items.putDataset("d", List.of(draft("b", 3)), NOTHING);

      assertThat(first.version()).isEqualTo(1);
      assertThat(second.version()).isEqualTo(2);
      assertThat(items.dataset("d")).contains(second);
      assertThat(items.dataset("d", 1)).contains(first);
      assertThat(first.metadata()).isEqualTo(metadata);
      assertThat(items.dataset("x")).isEmpty();
      assertThat(items.datasets()).containsExactly(second);
      // Version 1 of b is kept, though only one version is, since a dataset has it.
      assertThat(items.items(first, 0, 10)).extracting(Item::id).containsExactly("b", "a");
      assertThat(items.items(first, 0, 10))
          .extracting(item -> item.payload().text())
          .containsExactly("1", "2");
      assertThat(items.items(first, 1, 10)).extracting(Item::id).containsExactly("a");
      assertThat(items.items(second, 0, 10)).extracting(Item::version).containsExactly(2);
      assertThat(items.statistics()).isEqualTo(new ItemStatistics(3, 2, 3, 3, 3, 0, 0, 0, 2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void datasetsHaveAllVersionsOfItemsThatComeOftenInThem(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).create("c", new ItemSettings(2));
      List<ItemDraft> same =
          IntStream.range(0, 10).mapToObj(i -> ItemDraft.json("{\"label\": \"cat\"}")).toList();
      ItemDataset dataset = items.putDataset("d", same, NOTHING);
      assertThat(items.items(dataset, 0, 20)).hasSize(10);
      assertThat(items.items(dataset, 3, 2)).extracting(Item::version).containsExactly(4, 5);
      assertThat(dataset.bytes()).isEqualTo(10L * same.get(0).payload().size());
      assertThat(items.statistics().versions()).isEqualTo(10);
      items.deleteDataset(dataset);
      assertThat(items.putDataset("d", same.subList(0, 1), NOTHING).version()).isEqualTo(2);
      assertThatThrownBy(() -> items.items(dataset, 0, 1)).isInstanceOf(NotFoundException.class);
      // Only the last two, as no dataset has the others any more.
      assertThat(items.versions(items.find(ItemQuery.ALL).items().get(0).id()))
          .containsExactly(10, 11);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itemsThatAreThereCanBeNamed(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).openOrCreate("c");
      ItemVersion one = items.put(draft("a", 1));
      ItemVersion two = items.put(draft("a", 2));
      ItemDataset dataset = items.nameDataset("d", List.of(two, one, two), NOTHING);
      assertThat(items.items(dataset, 0, 10))
          .extracting(item -> item.payload().text())
          .containsExactly("2", "1", "2");
      assertThat(dataset.items()).isEqualTo(3);
      assertThatThrownBy(
              () -> items.nameDataset("e", List.of(one, new ItemVersion("a", 9)), NOTHING))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("version 9 of item 'a'");
      assertThat(items.dataset("e")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatADatasetHasIsNotDeleted(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).openOrCreate("c");
      ItemDataset dataset = items.putDataset("d", List.of(draft("a", 1)), NOTHING);
      items.put(draft("b", 1));
      assertThatThrownBy(() -> items.delete("a"))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("dataset 'd'");
      assertThat(items.delete("b")).isTrue();
      assertThat(items.delete("b")).isFalse();
      assertThat(items.cleanup(Instant.now().plusSeconds(10), false))
          .isEqualTo(new Cleanup(0, 0, false));
      items.deleteDataset(dataset);
      assertThatThrownBy(() -> items.items(dataset, 0, 1)).isInstanceOf(NotFoundException.class);
      assertThat(items.delete("a")).isTrue();
      assertThat(items.statistics()).isEqualTo(new ItemStatistics(2, 0, 0, 0, 0, 0, 0, 0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void lineageIsFollowedAcrossCollections(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollections collections = store.items(database.fresh());
      ItemCollection raw = collections.openOrCreate("raw");
      ItemCollection clean = collections.openOrCreate("clean");
      ItemParent weather = new ItemParent.OfCollection(CollectionRef.dataset("weather"), 4);
      raw.put(draft("r", 1).with(ItemMetadata.NONE.withParents(List.of(weather))));
      ItemParent r = new ItemParent.OfItem(Optional.of("raw"), "r", Optional.of(1));
      clean.put(draft("x", 1).with(ItemMetadata.NONE.withParents(List.of(r))));
      ItemParent x = ItemParent.item("x");
      clean.put(draft("y", 1).with(ItemMetadata.NONE.withParents(List.of(x, r))));

      assertThat(clean.ancestors("y").links())
          .containsExactly(
              new ItemLineage.Link("clean", "y", x),
              new ItemLineage.Link("clean", "y", r),
              new ItemLineage.Link("clean", "x", r),
              new ItemLineage.Link("raw", "r", weather));
      assertThat(raw.descendants("r").links())
          .containsExactly(
              new ItemLineage.Link("clean", "x", r),
              new ItemLineage.Link("clean", "y", r),
              new ItemLineage.Link("clean", "y", x));
      assertThat(clean.ancestors("none").links()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void cleanupKeepsWhatNewItemsWereMadeFrom(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).openOrCreate("c");
      Instant old = Instant.parse("2020-01-01T00:00:00Z");
      Instant young = Instant.parse("2024-01-01T00:00:00Z");
      items.putAll(
          IntStream.range(0, 1_200)
              .mapToObj(i -> draft("o" + i, i).with(ItemMetadata.NONE.withTime(old).withTags("t")))
              .toList());
      put(items, "grandparent", old, List.of());
      put(items, "parent", old, List.of("grandparent"));
      put(items, "child", young, List.of("parent"));
      put(items, "oldParent", old, List.of());
      put(items, "oldChild", old, List.of("oldParent"));
      // Two that were made from each other are old alike.
      put(items, "ring1", old, List.of("ring2"));
      put(items, "ring2", old, List.of("ring1"));
      items.putDataset(
          "d",
          List.of(
              draft("member", 1)
                  .with(
                      ItemMetadata.NONE.withTime(old).withParents(List.of(ItemParent.item("o7"))))),
          NOTHING);

      Cleanup wouldGo = items.cleanup(young, true);
      assertThat(wouldGo.items()).isEqualTo(1_203);
      assertThat(items.statistics().items()).isEqualTo(1_208);
      Cleanup done = items.cleanup(young, false);

      assertThat(done.items()).isEqualTo(1_203);
      assertThat(done.bytes()).isEqualTo(wouldGo.bytes()).isPositive();
      assertThat(items.find(ItemQuery.ALL.order(ItemOrder.ID)).items())
          .extracting(Item::id)
          .containsExactly("child", "grandparent", "member", "o7", "parent");
      assertThat(items.statistics().items()).isEqualTo(5);
      assertThat(items.find(ItemQuery.ALL.tags("t")).items()).hasSize(1);
      assertThat(items.cleanup(young, false).items()).isZero();
    }
  }

  private static void put(ItemCollection items, String id, Instant time, List<String> parents) {
    items.put(
        draft(id, 1)
            .with(
                ItemMetadata.NONE
                    .withTime(time)
                    .withParents(parents.stream().map(ItemParent::item).toList())));
  }

  @ParameterizedTest
  @EnumSource
  void droppedCollectionsAreGoneAndTakeNothingMore(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollections collections = store.items(database.fresh());
      ItemCollection items = collections.openOrCreate("c");
      items.putAll(
          IntStream.range(0, 6_000)
              .mapToObj(i -> draft("i" + i, i).with(ItemMetadata.NONE.withTags("t")))
              .toList());
      collections.openOrCreate("other").put(draft("a", 1).with(ItemMetadata.NONE.withTags("t")));
      collections.drop("c");
      assertThat(collections.list()).containsExactly("other");
      assertThatThrownBy(() -> items.put(draft("a", 1)))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("dropped");
      ItemCollection again = collections.openOrCreate("c");
      assertThat(again.get("i0")).isEmpty();
      assertThat(again.statistics().items()).isZero();
      again.put(draft("i0", 1).with(ItemMetadata.NONE.withTags("t")));
      assertThat(again.find(ItemQuery.ALL.tags("t")).items()).hasSize(1);
      assertThat(collections.open("other").find(ItemQuery.ALL.tags("t")).items()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void splitsScanEveryItemOnce(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).openOrCreate("c");
      assertThat(items.splits(3)).isEmpty();
      items.putAll(
          IntStream.range(0, 5_000)
              .mapToObj(i -> draft("i" + i, i).with(ItemMetadata.NONE.withTags("t" + i % 5)))
              .toList());
      List<ItemSplit> splits = items.splits(3);
      assertThat(splits).hasSize(3);
      for (ItemQuery query : List.of(ItemQuery.ALL, ItemQuery.ALL.tags("t2"))) {
        java.util.List<String> found = new java.util.ArrayList<>();
        for (ItemSplit split : splits) {
          try (var rows =
              items.scan(query, split, java.util.Set.of(ItemColumn.PAYLOAD)).orElseThrow()) {
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
              assertThat("i" + row.get().payload().text()).isEqualTo(row.get().id());
              assertThat(row.get().tags()).isNull();
              found.add(row.get().id());
            }
          }
        }
        assertThat(found).doesNotHaveDuplicates().hasSize((int) items.count(query));
      }
      assertThat(items.scan(ItemQuery.ALL.tags("no"), splits.get(0), java.util.Set.of())).isEmpty();
    }
  }
}
