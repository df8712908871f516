package io.recursivestore.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.recursivestore.Store;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Value;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queries find what all that is asked holds of, in order, page by page. */
final class ItemQueriesTest {
  private static final Instant START = Instant.parse("2024-03-01T22:00:00Z");

  @TempDir private Path directory;

  /** Items 0 to 9, an hour apart from 22:00. */
  private static ItemDraft draft(int i) {
    return ItemDraft.json(IntNode.valueOf(i))
        .withId("i" + i)
        .with(
            ItemMetadata.NONE
                .withType(i % 2 == 0 ? "even" : "odd")
                .withSource("s" + i % 3)
                .withTime(START.plusSeconds(3600L * i))
                .withTags("all", "t" + i % 4, "u" + i)
                .with("n", IntNode.valueOf(i))
                .with("text", TextNode.valueOf("x" + i))
                .with("half", DecimalNode.valueOf(new BigDecimal(i + ".5")))
                .with("isBig", BooleanNode.valueOf(i > 4)));
  }

  private ItemCollection filled(Store store, ItemDatabases database) {
    ItemCollection items = store.items(database.fresh()).openOrCreate("c");
    List<ItemDraft> drafts = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      drafts.add(draft(i));
    }
    items.putAll(drafts);
    items.put(ItemDraft.json("0").withId("bare"));
    // Only the newest version counts.
    items.put(
        ItemDraft.json("-1")
            .withId("i0")
            .with(ItemMetadata.NONE.withType("even").withTags("gone")));
    items.put(draft(0));
    return items;
  }

  private static List<String> ids(ItemCollection items, ItemQuery query) {
    List<String> ids = items.find(query).items().stream().map(Item::id).toList();
    assertThat(items.count(query)).isEqualTo(ids.size());
    return ids;
  }

  @ParameterizedTest
  @EnumSource
  void allThatIsAskedHolds(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = filled(store, database);
      ItemQuery all = ItemQuery.ALL;
      assertThat(ids(items, all))
          .containsExactly("bare", "i9", "i8", "i7", "i6", "i5", "i4", "i3", "i2", "i1", "i0");
      assertThat(ids(items, all.type("odd"))).containsExactly("i9", "i7", "i5", "i3", "i1");
      assertThat(ids(items, all.type("odd").source("s0"))).containsExactly("i9", "i3");
      assertThat(ids(items, all.type("odd").tags("t1"))).containsExactly("i9", "i5", "i1");
      assertThat(ids(items, all.tags("t1", "u5"))).containsExactly("i5");
      assertThat(ids(items, all.tags("t1", "t2"))).isEmpty();
      assertThat(ids(items, all.anyTag("u5", "u2", "no"))).containsExactly("i5", "i2");
      assertThat(ids(items, all.anyTag("t0", "t1").type("even").source("s2")))
          .containsExactly("i8");
      assertThat(ids(items, all.ids("i3", "i4", "x").type("even"))).containsExactly("i4");
      assertThat(ids(items, all.tags("gone"))).isEmpty();
      assertThat(ids(items, all.from(START.plusSeconds(3600)).to(START.plusSeconds(3 * 3600))))
          .containsExactly("i2", "i1");
      assertThat(ids(items, all.date(LocalDate.of(2024, 3, 1)))).containsExactly("i1", "i0");
      assertThat(ids(items, all.date(LocalDate.of(2024, 3, 2)).type("odd").tags("t3")))
          .containsExactly("i7", "i3");
    }
  }

  /** The original left out what was in no index, and returned all of the type. */
  @ParameterizedTest
  @EnumSource
  void whatNoItemHasMatchesNothing(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = filled(store, database);
      ItemQuery odd = ItemQuery.ALL.type("odd");
      assertThat(ids(items, odd.tags("unknown"))).isEmpty();
      assertThat(ids(items, odd.anyTag("unknown"))).isEmpty();
      assertThat(ids(items, odd.source("unknown"))).isEmpty();
      assertThat(ids(items, odd.ids("unknown"))).isEmpty();
      assertThat(ids(items, odd.ids("\0"))).isEmpty();
      assertThat(ids(items, odd.tags("\0"))).isEmpty();
      assertThat(ids(items, odd.anyTag("\ud800"))).isEmpty();
      assertThat(ids(items, ItemQuery.ALL.type("unknown").tags("t1"))).isEmpty();
      assertThat(ids(items, odd.date(LocalDate.of(1999, 1, 1)))).isEmpty();
      assertThat(ids(items, odd.where("unknown", Operator.EQ, IntNode.valueOf(1)))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void metadataIsComparedWithValuesOfItsKind(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = filled(store, database);
      assertThat(where(items, "n", Operator.LT, IntNode.valueOf(2))).containsExactly("i1", "i0");
      assertThat(where(items, "n", Operator.GE, DoubleNode.valueOf(8.5))).containsExactly("i9");
      assertThat(where(items, "half", Operator.EQ, DoubleNode.valueOf(3.5))).containsExactly("i3");
      assertThat(where(items, "text", Operator.GT, TextNode.valueOf("x7")))
          .containsExactly("i9", "i8");
      assertThat(where(items, "n", Operator.EQ, TextNode.valueOf("1"))).isEmpty();
      assertThat(where(items, "text", Operator.EQ, IntNode.valueOf(1))).isEmpty();
      assertThat(where(items, "isBig", Operator.EQ, BooleanNode.FALSE))
          .containsExactly("i4", "i3", "i2", "i1", "i0");
      assertThat(
              ids(
                  items,
                  ItemQuery.ALL
                      .tags("t1")
                      .where("n", Operator.GT, IntNode.valueOf(1))
                      .where("isBig", Operator.EQ, BooleanNode.TRUE)))
          .containsExactly("i9", "i5");
      assertThatThrownBy(
              () -> ItemQuery.ALL.where("n", Operator.EQ, JsonNodeFactory.instance.arrayNode()))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  private static List<String> where(
      ItemCollection items, String key, Operator operator, JsonNode value) {
    return ids(items, ItemQuery.ALL.where(key, operator, value));
  }

  @ParameterizedTest
  @EnumSource
  void pagesFollowEachOtherInEveryOrder(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = filled(store, database);
      Instant same = START.plusSeconds(1_000_000);
      for (int i = 0; i < 5; i++) {
        items.put(
            ItemDraft.json("1")
                .withId("same" + i)
                .with(ItemMetadata.NONE.withTime(same).withTags("all")));
      }
      for (ItemOrder order : ItemOrder.values()) {
        for (ItemQuery query : List.of(ItemQuery.ALL, ItemQuery.ALL.tags("all"))) {
          List<String> whole = ids(items, query.order(order));
          List<String> paged = new ArrayList<>();
          Optional<String> next = Optional.empty();
          do {
            ItemQuery page = query.order(order).limit(4);
            ItemPage found = items.find(next.map(page::after).orElse(page));
            found.items().forEach(item -> paged.add(item.id()));
            next = found.next();
          } while (next.isPresent());
          assertThat(paged).isEqualTo(whole).doesNotHaveDuplicates().hasSizeGreaterThan(14);
        }
      }
      String cursor = items.find(ItemQuery.ALL.limit(1)).next().orElseThrow();
      for (ItemQuery wrong :
          List.of(
              ItemQuery.ALL.after("x y"),
              ItemQuery.ALL.after("' OR 1=1"),
              ItemQuery.ALL.order(ItemOrder.ID).after(cursor))) {
        assertThatThrownBy(() -> items.find(wrong))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContaining("is no cursor");
      }
      assertThatThrownBy(() -> ItemQuery.ALL.limit(0)).isInstanceOf(InvalidRequestException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void filtersOfColumnsHold(ItemDatabases database) {
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollection items = filled(store, database);
      assertThat(filter(items, new Filter.Match("id", Filter.Part.START, "i")))
          .hasSize(10)
          .doesNotContain("bare");
      assertThat(filter(items, new Filter.Match("id", Filter.Part.END, "re")))
          .containsExactly("bare");
      assertThat(filter(items, new Filter.Match("id", Filter.Part.ANY, "ar")))
          .containsExactly("bare");
      assertThat(filter(items, new Filter.Match("id", Filter.Part.END, "longer than it is")))
          .isEmpty();
      assertThat(filter(items, new Filter.IsNull("type"))).containsExactly("bare");
      assertThat(
              filter(
                  items,
                  new Filter.And(
                      new Filter.IsNotNull("source"),
                      new Filter.Or(
                          new Filter.Compare("version", Operator.GT, new Value.OfLong(1)),
                          new Filter.In(
                              "id", List.of(new Value.OfString("i5"), new Value.OfString("'")))))))
          .containsExactly("i5", "i0");
      assertThat(filter(items, new Filter.In("id", List.of()))).isEmpty();
      assertThatThrownBy(() -> items.find(ItemQuery.ALL.filter(new Filter.IsNull("key"))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("'key'")
          .hasMessageContaining("source");
    }
  }

  private static List<String> filter(ItemCollection items, Filter filter) {
    return ids(items, ItemQuery.ALL.filter(filter));
  }
}
