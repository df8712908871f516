package io.recursivestore.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Items of many tasks in one commit, and scans in parts, on each database. */
@ParameterizedClass
@EnumSource(ItemDatabases.class)
class ItemJobsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Parameter ItemDatabases databases;
  @TempDir Path directory;
  private Store store;
  private ItemCollections items;

  @BeforeEach
  void open() {
    store = ItemDatabases.store(directory);
    items = store.items(databases.fresh());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void nothingIsSeenBeforeTheCommitAndThenAll() {
    ItemCollection docs = items.openOrCreate("docs");
    docs.put(draft("a", 0).withId("there"));
    ItemJob job = items.jobs().start("docs", Optional.empty(), ItemJob.Mode.APPEND);
    StagedItems first = write(job, 0, List.of(draft("a", 1).withId("x"), draft("b", 2)));
    StagedItems second =
        write(
            job,
            1,
            List.of(draft("b", 3).withId("there"), draft("a", 4).withId("x"), draft("a", 5)));

    assertThat(docs.count(ItemQuery.ALL)).isEqualTo(1);
    items.jobs().commit(job, List.of(second, first));

    assertThat(docs.get("x").orElseThrow().payload().text()).isEqualTo("4");
    assertThat(docs.get("x", 1).orElseThrow().payload().text()).isEqualTo("1");
    assertThat(docs.get("there").orElseThrow().version()).isEqualTo(2);
    assertThat(docs.count(ItemQuery.ALL.type("a"))).isEqualTo(2);
    assertThat(docs.count(ItemQuery.ALL.type("b"))).isEqualTo(2);
    assertThat(docs.count(ItemQuery.ALL.tags("a", "all"))).isEqualTo(2);
    assertThat(docs.descendants("root").links()).hasSize(4);
    ItemStatistics statistics = docs.statistics();
    assertThat(statistics.puts()).isEqualTo(6);
    assertThat(statistics.items()).isEqualTo(4);
    assertThat(statistics.versions()).isEqualTo(6);
    assertThat(statistics.bytes()).isEqualTo(6);
  }

  @Test
  void whatAFailedOrSecondAttemptWroteIsLeftOut() {
    ItemCollection docs = items.openOrCreate("docs");
    ItemJob job = items.jobs().start("docs", Optional.empty(), ItemJob.Mode.APPEND);
    try (StagedItemWriter failed = items.jobs().writer(job, 0)) {
      for (int i = 0; i < 5_000; i++) {
        failed.put(draft("a", i));
      }
    }
    write(job, 0, List.of(draft("a", 1)));
    StagedItems second = write(job, 0, List.of(draft("a", 1)));
    items.jobs().commit(job, List.of(second, new StagedItems(0, 1, 0)));

    assertThat(docs.count(ItemQuery.ALL)).isEqualTo(1);
    assertThat(docs.versions(docs.find(ItemQuery.ALL).items().get(0).id())).containsExactly(1);
  }

  @Test
  void aJobThatIsDiscardedLeavesNothing() {
    ItemJob job = items.jobs().start("docs", Optional.empty(), ItemJob.Mode.CREATE);
    StagedItems written = write(job, 0, List.of(draft("a", 1)));
    items.jobs().discard(job);

    assertThat(items.exists("docs")).isFalse();
    assertThatThrownBy(() -> items.jobs().commit(job, List.of(written)))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("Of 1 items");
    assertThat(items.exists("docs")).isFalse();
  }

  @Test
  void aTaskThatGoesOnAfterTheEndOfItsJobFails() {
    items.openOrCreate("docs");
    ItemJob job = items.jobs().start("docs", Optional.empty(), ItemJob.Mode.APPEND);
    try (StagedItemWriter late = items.jobs().writer(job, 0)) {
      for (int i = 0; i < 2_000; i++) {
        late.put(draft("a", i));
      }
      items.jobs().discard(job);
      late.put(draft("a", 2_000));

      assertThatThrownBy(late::finish)
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("has ended");
    }
  }

  @Test
  void aJobCreatesACollectionWithItsItems() {
    ItemJob job = items.jobs().start("docs", Optional.of(new ItemSettings(2)), ItemJob.Mode.CREATE);
    StagedItems written = write(job, 0, List.of(draft("a", 1).withId("x")));

    assertThat(items.exists("docs")).isFalse();
    items.jobs().commit(job, List.of(written));

    assertThat(items.open("docs").settings().keptVersions()).isEqualTo(2);
    assertThat(items.open("docs").count(ItemQuery.ALL.type("a"))).isEqualTo(1);
    assertThatThrownBy(() -> items.jobs().start("docs", Optional.empty(), ItemJob.Mode.CREATE))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> items.jobs().start("other", Optional.empty(), ItemJob.Mode.APPEND))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aJobReplacesACollectionAndLineageGoesOn() {
    ItemCollection docs = items.create("docs", new ItemSettings(3));
    docs.putAll(List.of(draft("a", 1), draft("a", 2), draft("b", 3)));
    ItemJob job = items.jobs().start("docs", Optional.empty(), ItemJob.Mode.REPLACE);
    items.jobs().commit(job, List.of(write(job, 0, List.of(draft("b", 9)))));

    ItemCollection after = items.open("docs");
    assertThat(after.settings().keptVersions()).isEqualTo(3);
    assertThat(after.count(ItemQuery.ALL)).isEqualTo(1);
    assertThat(after.count(ItemQuery.ALL.type("a"))).isZero();
    assertThat(after.totals()).isEqualTo(new ItemTotals(4, 1, 1, 1, 1));
    assertThatThrownBy(() -> docs.put(draft("a", 1))).isInstanceOf(NotFoundException.class);
  }

  @Test
  void itemsOfDatasetsAreNotReplaced() {
    ItemCollection docs = items.openOrCreate("docs");
    docs.putDataset("d", List.of(draft("a", 1)), ItemMetadata.NONE.more());

    assertThatThrownBy(() -> items.jobs().start("docs", Optional.empty(), ItemJob.Mode.REPLACE))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Delete the datasets first");
  }

  @Test
  void partsHaveEachItemOnceAndAreEvenDespiteGaps() {
    ItemCollection docs = items.openOrCreate("docs");
    ItemCollection others = items.openOrCreate("others");
    put(docs, 0, 3_000);
    put(others, 0, 9_000);
    put(docs, 3_000, 3_000);

    List<ItemSplit> splits = docs.splits(6);
    List<Integer> sizes = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (ItemSplit split : splits) {
      List<String> part = ids(docs, ItemQuery.ALL, split);
      sizes.add(part.size());
      ids.addAll(part);
    }

    assertThat(ids).hasSize(6_000);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(6_000);
    assertThat(sizes).hasSize(6).allSatisfy(size -> assertThat(size).isBetween(700, 1_300));
  }

  @Test
  void fewItemsOfAWordOrATimeAreLookedUp() {
    ItemCollection docs = items.openOrCreate("docs");
    put(docs, 0, 20_000);
    ItemQuery rare = ItemQuery.ALL.type("t3").tags("n1003");
    ItemQuery times = ItemQuery.ALL.from(NOON.plusSeconds(500)).to(NOON.plusSeconds(600));

    assertThat(docs.splits(rare, 8)).singleElement().matches(ItemSplit::isSparse);
    assertThat(ids(docs, rare, docs.splits(rare, 8).get(0))).containsExactly("i1003");
    assertThat(docs.splits(times, 8)).singleElement().matches(ItemSplit::isSparse);
    assertThat(ids(docs, times, docs.splits(times, 8).get(0))).hasSize(100);
    assertThat(docs.splits(ItemQuery.ALL.type("t3"), 8))
        .hasSizeGreaterThan(4)
        .noneMatch(ItemSplit::isSparse);
    assertThat(docs.splits(ItemQuery.ALL.type("unknown"), 8)).isEmpty();
    assertThat(docs.firstTime(times.order(ItemOrder.OLDEST_FIRST))).hasValue(NOON.plusSeconds(500));
  }

  @Test
  void manyItemsThatAreLookedUpAreDividedEvenly() {
    ItemCollection others = items.openOrCreate("others");
    ItemCollection docs = items.openOrCreate("docs");
    put(others, 0, 30_000);
    put(docs, 0, 10);
    put(others, 30_000, 80_000);
    put(docs, 10, 10_990);

    List<ItemSplit> splits = docs.splits(4);

    assertThat(splits).hasSize(2).allMatch(ItemSplit::isSparse);
    assertThat(ids(docs, ItemQuery.ALL, splits.get(0))).hasSize(5_500);
    assertThat(ids(docs, ItemQuery.ALL, splits.get(1))).hasSize(5_500);
  }

  private static void put(ItemCollection into, int from, int count) {
    List<ItemDraft> drafts = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      drafts.add(
          ItemDraft.json(Integer.toString(i))
              .withId("i" + i)
              .with(
                  ItemMetadata.NONE
                      .withType("t" + i % 4)
                      .withTags("n" + i)
                      .withTime(NOON.plusSeconds(i))));
    }
    into.putAll(drafts);
  }

  private static List<String> ids(ItemCollection docs, ItemQuery query, ItemSplit split) {
    List<String> ids = new ArrayList<>();
    try (var rows = docs.scan(query, split, Set.of(ItemColumn.ID)).orElseThrow()) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        ids.add(row.get().id());
      }
    }
    return ids;
  }

  private StagedItems write(ItemJob job, int partition, List<ItemDraft> drafts) {
    try (StagedItemWriter writer = items.jobs().writer(job, partition)) {
      drafts.forEach(writer::put);
      return writer.finish();
    }
  }

  private static ItemDraft draft(String type, int value) {
    return ItemDraft.json(Integer.toString(value))
        .with(
            ItemMetadata.NONE
                .withType(type)
                .withTags(type, "all")
                .withParents(List.of(ItemParent.item("root"))));
  }
}
