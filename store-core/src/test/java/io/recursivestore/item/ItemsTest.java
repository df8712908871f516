package io.recursivestore.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import io.recursivestore.Store;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is put comes back, in all its versions. */
final class ItemsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Instant NOON = Instant.parse("2024-03-01T12:00:00.123456Z");

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void putItemComesBackWithAllThatIsKnown(ItemDatabases database) throws Exception {
    ItemMetadata metadata =
        ItemMetadata.NONE
            .withType("sensor_reading")
            .withSource("sensor_001")
            .withTime(NOON)
            .withTags("raw", "päth \"1\"", "raw")
            .withParents(List.of(ItemParent.item("a"), ItemParent.item("b", 3)))
            .with("quality", MAPPER.readTree("{\"x\": [1, 2.50, null], \"y\": \"é\"}"));
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).create("c", ItemSettings.DEFAULT);

      ItemVersion put = items.put(ItemDraft.json("{\"v\": 100}").withId("one").with(metadata));

      assertThat(put).isEqualTo(new ItemVersion("one", 1));
      Item found = items.get("one").orElseThrow();
      assertThat(found.payload().text()).isEqualTo("{\"v\": 100}");
      assertThat(found.payload().json().get("v").intValue()).isEqualTo(100);
      assertThat(found.time()).isEqualTo(NOON);
      assertThat(found.metadata().tags()).containsExactly("raw", "päth \"1\"");
      assertThat(found.metadata().parents()).isEqualTo(metadata.parents());
      assertThat(found.metadata().more().get("quality"))
          .isEqualTo(
              MAPPER
                  .reader()
                  .with(
                      com.fasterxml.jackson.databind.DeserializationFeature
                          .USE_BIG_DECIMAL_FOR_FLOATS)
                  .readTree("{\"x\": [1, 2.50, null], \"y\": \"é\"}"));
      assertThat(found.metadata().type()).contains("sensor_reading");
      assertThat(found.metadata().source()).contains("sensor_001");
      assertThat(items.get("two")).isEmpty();
      assertThat(items.get("one", 2)).isEmpty();
      assertThat(items.get("o\0ne")).isEmpty();
    }
    try (Store again = ItemDatabases.store(directory)) {
      assertThat(
              again
                  .items(
                      database == ItemDatabases.SQLITE
                          ? java.util.Map.of()
                          : io.recursivestore.sql.Postgres.settings())
                  .open("c")
                  .get("one"))
          .isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesOfAnySizeComeBack(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).openOrCreate("c");
      for (int size : new int[] {0, 1, 255, 256, 100_000}) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
          bytes[i] = (byte) (i % 7);
        }
        items.put(ItemDraft.bytes(bytes).withId("b" + size));
        Payload payload = items.get("b" + size).orElseThrow().payload();
        assertThat(payload.isJson()).isFalse();
        assertThat(payload.bytes()).isEqualTo(bytes);
        assertThatThrownBy(payload::json).isInstanceOf(InvalidRequestException.class);
      }
      assertThat(items.statistics().bytes()).isEqualTo(100_512);
      assertThat(items.statistics().storedBytes()).isLessThan(2_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheNewestVersionsAreKept(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).create("c", new ItemSettings(3));
      for (int i = 1; i <= 5; i++) {
        assertThat(
                items.put(
                    ItemDraft.json(IntNode.valueOf(i))
                        .withId("a")
                        .with(ItemMetadata.NONE.withTags("t" + i))))
            .isEqualTo(new ItemVersion("a", i));
      }
      assertThat(items.versions("a")).containsExactly(3, 4, 5);
      assertThat(items.get("a", 2)).isEmpty();
      assertThat(items.get("a", 3).orElseThrow().payload().json()).isEqualTo(IntNode.valueOf(3));
      assertThat(items.get("a", 3).orElseThrow().metadata().tags()).containsExactly("t3");
      assertThat(items.get("a").orElseThrow().version()).isEqualTo(5);
      assertThat(items.find(ItemQuery.ALL.tags("t4")).items()).isEmpty();
      assertThat(items.find(ItemQuery.ALL.tags("t5")).items()).hasSize(1);
      assertThat(items.statistics()).isEqualTo(new ItemStatistics(5, 1, 3, 3, 3, 0, 0, 1, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachOfAnIdInALargeBatchIsAVersion(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).create("c", new ItemSettings(3));
      items.put(ItemDraft.json("-1").withId("i0").with(ItemMetadata.NONE.withTags("t-1")));
      int distinct = 4_001;

      List<ItemVersion> put =
          items.putAll(
              IntStream.range(0, 3 * distinct)
                  .mapToObj(
                      i ->
                          ItemDraft.json(String.valueOf(i))
                              .withId("i" + i % distinct)
                              .with(ItemMetadata.NONE.withTags("t" + i / distinct)))
                  .toList());

      assertThat(put.get(0)).isEqualTo(new ItemVersion("i0", 2));
      for (int i = 1; i < put.size(); i++) {
        int first = i % distinct == 0 ? 2 : 1;
        assertThat(put.get(i)).isEqualTo(new ItemVersion("i" + i % distinct, first + i / distinct));
      }
      assertThat(items.get("i0", 4).orElseThrow().payload().text()).isEqualTo("8002");
      assertThat(items.versions("i0")).containsExactly(2, 3, 4);
      assertThat(items.count(ItemQuery.ALL.tags("t2"))).isEqualTo(distinct);
      assertThat(items.count(ItemQuery.ALL.tags("t1"))).isZero();
      assertThat(items.count(ItemQuery.ALL.tags("t-1"))).isZero();
      assertThat(items.statistics().versions()).isEqualTo(3L * distinct);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongInALargeBatchIsSaidAsInASmallOne(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).create("c", ItemSettings.DEFAULT);
      for (int size : List.of(10, 10_000)) {
        List<ItemDraft> oneIsThere =
            Arrays.asList(Arrays.copyOf(new ItemDraft[] {ItemDraft.json("1")}, size));

        assertThatThrownBy(() -> items.putAll(oneIsThere)).isInstanceOf(NullPointerException.class);
      }
      assertThat(items.statistics().items()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void largeBatchesAreWrittenByTasksOfOnePool(ItemDatabases database) {
    ForkJoinPool pool = new ForkJoinPool(4);
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).create("c", ItemSettings.DEFAULT);

      List<ForkJoinTask<?>> puts = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        List<ItemDraft> batch = numbers(i, 10_000);
        puts.add(pool.submit(() -> items.putAll(batch)));
      }
      puts.forEach(ForkJoinTask::join);

      assertThat(items.statistics().items()).isEqualTo(90_000);
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<ItemDraft> numbers(int batch, int count) {
    return IntStream.range(0, count).mapToObj(i -> ItemDraft.json(batch + "." + i)).toList();
  }

  @ParameterizedTest
  @EnumSource
  void itemsWithoutIdsAreNamedByTheirContent(ItemDatabases database) throws Exception {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).openOrCreate("c");
      ItemMetadata one =
          ItemMetadata.NONE.with("a", IntNode.valueOf(1)).with("b", IntNode.valueOf(2));
      ItemMetadata same =
          ItemMetadata.NONE.with("b", IntNode.valueOf(2)).with("a", IntNode.valueOf(1));

      List<ItemVersion> put =
          items.putAll(
              List.of(
                  ItemDraft.json("[1]").with(one),
                  ItemDraft.json("[1]").with(same),
                  ItemDraft.json("[1]").with(one.withType("t")),
                  ItemDraft.bytes("[1]".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                      .with(one)));

      assertThat(put.get(0).id()).matches("[0-9a-f]{32}").isEqualTo(put.get(1).id());
      assertThat(put.get(1).version()).isEqualTo(2);
      assertThat(put).hasSize(4);
      assertThat(put.subList(1, 4)).extracting(ItemVersion::id).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyAreGotAtOnceInTheOrderTheyWereAskedFor(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).openOrCreate("c");
      items.putAll(
          java.util.stream.IntStream.range(0, 1_200)
              .mapToObj(i -> ItemDraft.json(IntNode.valueOf(i)).withId("i" + i))
              .toList());
      assertThat(items.getAll(List.of("i7", "none", "i3", "i1199")).keySet())
          .containsExactly("i7", "i3", "i1199");
      assertThat(
              items
                  .getAll(
                      java.util.stream.IntStream.range(0, 2_000).mapToObj(i -> "i" + i).toList())
                  .values())
          .hasSize(1_200)
          .allSatisfy(item -> assertThat("i" + item.payload().text()).isEqualTo(item.id()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void collectionsAreApart(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollections collections = store.items(database.fresh());
      assertThat(collections.list()).isEmpty();
      assertThatThrownBy(() -> collections.open("c"))
          .isInstanceOf(NotFoundException.class)
          .hasMessage("There is no collection of items 'c'. There are none yet.");
      collections.create("c", ItemSettings.DEFAULT).put(ItemDraft.json("1").withId("a"));
      ItemCollection other = collections.create("d", ItemSettings.DEFAULT);
      assertThat(other.get("a")).isEmpty();
      assertThat(other.count(ItemQuery.ALL)).isZero();
      assertThat(collections.list()).containsExactly("c", "d");
      assertThatThrownBy(() -> collections.create("c", ItemSettings.DEFAULT))
          .isInstanceOf(AlreadyExistsException.class);
      assertThatThrownBy(() -> collections.create("../c", ItemSettings.DEFAULT))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("Invalid items name");
      assertThat(store.datasets().list()).isEmpty();
      assertThat(store.streams().list()).isEmpty();
    }
  }

  @Test
  void pathsMayHaveAnyCharacters() {
    for (String name : List.of("a?mode=ro", "b%41#c", "d e'\"ü", "f;g&h=i")) {
      String root = directory.resolve(name).toString();
      try (Store store = Store.openOrCreate(root)) {
        store.items().openOrCreate("c").put(ItemDraft.json("1").withId("a"));
      }
      assertThat(directory.resolve(name).resolve("items/items.db")).isNotEmptyFile();
      try (Store store = Store.open(root)) {
        assertThat(store.items().open("c").get("a")).isPresent();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyMayOpenANewStoreAtOnce(ItemDatabases database) throws Exception {
    Map<String, String> settings = database.fresh();
    ItemDatabases.store(directory).close();
    int threads = 12;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<ItemVersion>> puts =
          IntStream.range(0, threads)
              .<Callable<ItemVersion>>mapToObj(
                  i ->
                      () -> {
                        try (Store store = ItemDatabases.store(directory)) {
                          return store
                              .items(settings)
                              .openOrCreate("c")
                              .put(
                                  ItemDraft.json("1")
                                      .withId("a")
                                      .with(ItemMetadata.NONE.withTags("t")));
                        }
                      })
              .toList();
      List<Integer> versions = new ArrayList<>();
      for (Future<ItemVersion> put : executor.invokeAll(puts)) {
        versions.add(put.get().version());
      }
      assertThat(versions)
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, threads).boxed().toList());
    } finally {
      executor.shutdownNow();
    }
    try (Store store = ItemDatabases.store(directory)) {
      assertThat(store.items(settings).list()).containsExactly("c");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCantBeKeptIsRefused(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = store.items(database.fresh()).openOrCreate("c");
      assertThatThrownBy(() -> ItemDraft.json("{\"a\": 1} x"))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("is not JSON");
      assertThatThrownBy(() -> ItemDraft.json("")).isInstanceOf(InvalidRequestException.class);
      for (String name : List.of("", "a\nb", "\0", "\ud800", "x".repeat(1_025))) {
        assertThatThrownBy(() -> ItemDraft.json("1").withId(name))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContaining("Invalid id");
        assertThatThrownBy(() -> ItemMetadata.NONE.withTags(name))
            .isInstanceOf(InvalidRequestException.class);
      }
      assertThatThrownBy(
              () ->
                  items.putAll(
                      List.of(
                          ItemDraft.json("1").withId("a"),
                          ItemDraft.json("2")
                              .withId("b")
                              .with(
                                  ItemMetadata.NONE.withParents(
                                      List.of(
                                          new ItemParent.OfItem(
                                              Optional.of("nowhere"), "x", Optional.empty())))))))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("'nowhere'");
      assertThat(items.get("a")).isEmpty();
      assertThat(items.statistics().items()).isZero();
    }
  }
}
