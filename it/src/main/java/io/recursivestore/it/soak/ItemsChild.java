package io.recursivestore.it.soak;

import com.fasterxml.jackson.databind.node.TextNode;
import io.recursivestore.Store;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemDraft;
import io.recursivestore.item.ItemMetadata;
import io.recursivestore.item.ItemPage;
import io.recursivestore.item.ItemQuery;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Puts, finds, deletes and cleans up items as fast as it can, for some time, and prints what was
 * acknowledged.
 */
final class ItemsChild {
  private static final Instant OLD = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LONG_AGO = Instant.parse("2010-01-01T00:00:00Z");

  private final ItemCollection items;
  private final String name;
  private final Random random = new Random();
  private final Deque<String> own = new ArrayDeque<>();
  private int next;

  private ItemsChild(ItemCollection items, String name) {
    this.items = items;
    this.name = name;
  }

  public static void main(String[] args) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[3]));
    try (Store store = Store.open(args[0])) {
      ItemCollection items = store.items(ItemsSoak.settings(args[1])).open(ItemsSoak.COLLECTION);
      ItemsChild child = new ItemsChild(items, args[2]);
      while (System.nanoTime() < end) {
        child.step();
      }
    }
  }

  private void step() {
    switch (random.nextInt(13)) {
      case 0, 1, 2, 3 -> putOne();
      case 4, 5 -> putBatch();
      case 6, 7 -> putShared();
      case 8 -> putOld();
      case 9 -> deleteOne();
      case 10 -> find();
      case 11 -> revive();
      default -> items.cleanup(LONG_AGO, false);
    }
  }

  private ItemDraft draft(String id) {
    return ItemDraft.json(TextNode.valueOf(id))
        .withId(id)
        .with(ItemMetadata.NONE.withType("t" + random.nextInt(3)).withTags("all", name));
  }

  private String newId() {
    return name + "-" + next++;
  }

  private void putOne() {
    String id = newId();
    items.put(draft(id));
    own.add(id);
    System.out.println("put " + id);
  }

  private void putBatch() {
    String batch = "b" + newId();
    items.putAll(
        IntStream.range(0, ItemsSoak.BATCH)
            .mapToObj(i -> draft(batch + "-" + i))
            .map(draft -> draft.with(draft.metadata().withSource(batch)))
            .toList());
    for (int i = 0; i < ItemsSoak.BATCH; i++) {
      System.out.println("put " + batch + "-" + i);
    }
  }

  private void putShared() {
    String id = "shared" + random.nextInt(ItemsSoak.SHARED);
    items.put(draft(id));
    System.out.println("shared " + id);
  }

  private void putOld() {
    ItemDraft draft = draft("old" + newId());
    items.put(draft.with(draft.metadata().withTime(OLD)));
  }

  /** Puts an old item, and then a new version, which no cleanup may take for old. */
  private void revive() {
    String id = "revived" + newId();
    ItemDraft draft = draft(id);
    items.put(draft.with(draft.metadata().withTime(OLD)));
    items.put(draft);
    System.out.println("put " + id);
  }

  private void deleteOne() {
    if (own.size() > 10) {
      String id = own.remove();
      // One that dies here may have deleted it or not.
      System.out.println("deleted " + id);
      if (!items.delete(id)) {
        throw new IllegalStateException(id + " was lost.");
      }
    }
  }

  private void find() {
    ItemPage page = items.find(ItemQuery.ALL.type("t1").tags("all").limit(50));
    page.items()
        .forEach(
            item -> {
              if (!item.payload().json().textValue().equals(item.id())) {
                throw new IllegalStateException(item.id() + " has another payload.");
              }
            });
  }
}
