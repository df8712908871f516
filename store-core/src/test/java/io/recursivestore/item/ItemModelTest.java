package io.recursivestore.item;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.recursivestore.Store;
import io.recursivestore.model.Filter.Operator;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random puts, deletions and queries, held against a map in memory. */
final class ItemModelTest {
  private static final int KEPT = 2;
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  @TempDir private Path directory;

  private final Map<String, TreeMap<Integer, ItemDraft>> model = new HashMap<>();
  private long puts;

  @ParameterizedTest
  @EnumSource
  void itemsAreAsInAMap(ItemDatabases database) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).create("c", new ItemSettings(KEPT));
      for (int step = 0; step < 300; step++) {
        switch (random.nextInt(5)) {
          case 0 -> put(items, random, 1);
          case 1 -> put(items, random, 1 + random.nextInt(40));
          case 2 -> delete(items, "i" + random.nextInt(60));
          case 3 -> compareOne(items, "i" + random.nextInt(60));
          default -> compareQuery(items, random, "seed " + seed + ", step " + step);
        }
      }
      ItemStatistics statistics = items.statistics();
      assertThat(statistics.puts()).isEqualTo(puts);
      assertThat(statistics.items()).isEqualTo(model.size());
      assertThat(statistics.versions())
          .isEqualTo(model.values().stream().mapToLong(Map::size).sum());
      assertThat(statistics.bytes())
          .isEqualTo(
              model.values().stream()
                  .flatMap(versions -> versions.values().stream())
                  .mapToLong(draft -> draft.payload().size())
                  .sum());
      Set<String> tags = new HashSet<>();
      model.values().forEach(v -> tags.addAll(v.lastEntry().getValue().metadata().tags()));
      assertThat(statistics.tags()).isEqualTo(tags.size());
    }
  }

  private void put(ItemCollection items, Random random, int count) {
    List<ItemDraft> drafts = IntStream.range(0, count).mapToObj(i -> draft(random)).toList();
    List<ItemVersion> versions = items.putAll(drafts);
    for (int i = 0; i < count; i++) {
      String id = drafts.get(i).id().orElseThrow();

      TreeMap<Integer, ItemDraft> kept = model.computeIfAbsent(id, k -> new TreeMap<>());
      int version = kept.isEmpty() ? 1 : kept.lastKey() + 1;
      kept.put(version, drafts.get(i));
      kept.headMap(version - KEPT, true).clear();
      assertThat(versions.get(i)).isEqualTo(new ItemVersion(id, version));
    }
    puts += count;
  }

  private static ItemDraft draft(Random random) {
    List<String> tags =
        IntStream.range(0, 6).filter(i -> random.nextBoolean()).mapToObj(i -> "t" + i).toList();
    ItemMetadata metadata =
        ItemMetadata.NONE
            // Times that differ, so that the order is known.
            .withTime(START.plusNanos(random.nextInt(1_000_000_000) * 1_000L))
            .withTags(tags)
            .with("n", IntNode.valueOf(random.nextInt(10)));
    if (random.nextBoolean()) {
      metadata = metadata.withType("k" + random.nextInt(3));
    }
    if (random.nextBoolean()) {
      metadata = metadata.withSource("s" + random.nextInt(3));
    }
    return ItemDraft.json("\"" + "x".repeat(random.nextInt(600)) + "\"")
        .withId("i" + random.nextInt(60))
        .with(metadata);
  }

  private void delete(ItemCollection items, String id) {
    assertThat(items.delete(id)).isEqualTo(model.remove(id) != null);
  }

  private void compareOne(ItemCollection items, String id) {
    Map<Integer, ItemDraft> versions = model.getOrDefault(id, new TreeMap<>());
    assertThat(items.versions(id)).containsExactlyElementsOf(versions.keySet());
    for (int version = 0; version < 8; version++) {
      ItemDraft draft = versions.get(version);
      Optional<Item> found = items.get(id, version);
      assertThat(found.map(Item::payload))
          .isEqualTo(Optional.ofNullable(draft).map(ItemDraft::payload));
      assertThat(found.map(Item::metadata))
          .isEqualTo(Optional.ofNullable(draft).map(ItemDraft::metadata));
    }
  }

  private void compareQuery(ItemCollection items, Random random, String seed) {
    ItemQuery query = ItemQuery.ALL;
    if (random.nextInt(3) == 0) {
      query = query.type("k" + random.nextInt(4));
    }
    if (random.nextInt(3) == 0) {
      query = query.source("s" + random.nextInt(3));
    }
    if (random.nextInt(3) == 0) {
      query = query.tags("t" + random.nextInt(3), "t" + (3 + random.nextInt(4)));
      query = random.nextBoolean() ? query.tags("t" + random.nextInt(6)) : query;
    }
    if (random.nextInt(3) == 0) {
      query = query.anyTag("t" + random.nextInt(3), "t" + (3 + random.nextInt(4)));
    }
    if (random.nextInt(3) == 0) {
      query = query.from(START.plusNanos(random.nextInt(1_000_000_000)));
    }
    if (random.nextInt(3) == 0) {
      query = query.to(START.plusNanos(random.nextInt(1_000_000_000)));
    }
    if (random.nextInt(3) == 0) {
      query = query.where("n", Operator.GE, IntNode.valueOf(random.nextInt(10)));
    }
    query = query.order(List.of(ItemOrder.values()).get(random.nextInt(3)));
    List<String> expected = expected(query);
    assertThat(items.find(query).items())
        .as("%s: %s", seed, query)
        .extracting(Item::id)
        .containsExactlyElementsOf(expected);
    assertThat(items.count(query)).isEqualTo(expected.size());
  }

  private List<String> expected(ItemQuery query) {
    List<String> ids = new ArrayList<>();
    model.forEach(
        (id, versions) -> {
          if (matches(query, versions.lastEntry().getValue().metadata())) {
            ids.add(id);
          }
        });
    Comparator<String> byTime =
        Comparator.comparing(id -> model.get(id).lastEntry().getValue().metadata().time().get());
    ids.sort(
        switch (query.order()) {
          case ID -> Comparator.naturalOrder();
          case OLDEST_FIRST -> byTime;
          case NEWEST_FIRST -> byTime.reversed();
        });
    return ids;
  }

  private static boolean matches(ItemQuery query, ItemMetadata metadata) {
    return (query.type().isEmpty() || query.type().equals(metadata.type()))
        && (query.source().isEmpty() || query.source().equals(metadata.source()))
        && metadata.tags().containsAll(query.allTags())
        && (query.anyTags().isEmpty()
            || metadata.tags().stream().anyMatch(query.anyTags()::contains))
        && query.from().map(t -> !metadata.time().get().isBefore(t)).orElse(true)
        && query.to().map(t -> metadata.time().get().isBefore(t)).orElse(true)
        && query.conditions().stream()
            .allMatch(c -> metadata.more().get("n").intValue() >= c.value().intValue());
  }
}
