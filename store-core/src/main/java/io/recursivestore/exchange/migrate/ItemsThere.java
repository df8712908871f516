package io.recursivestore.exchange.migrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.item.Item;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemColumn;
import io.recursivestore.item.ItemQuery;
import io.recursivestore.item.ItemSplit;
import io.recursivestore.item.ScannedItem;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.sql.Rows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What a collection of items has already, looked for many items at a time. */
final class ItemsThere {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ItemCollection collection;

  ItemsThere(ItemCollection collection) {
    this.collection = collection;
  }

  /** Returns the newest version of each item that is there. */
  Map<String, Integer> newest(List<String> ids) {
    Map<String, Integer> newest = new HashMap<>();
    scan(
        ids,
        Set.of(ItemColumn.ID, ItemColumn.VERSION),
        item -> newest.put(item.id(), item.version()));
    return newest;
  }

  /**
   * Returns the numbers that versions of items had in Python which are taken already. Items that
   * are there, but not from an import, have none.
   */
  Map<String, NavigableSet<Long>> versions(List<String> ids) {
    Map<String, NavigableSet<Long>> versions = new HashMap<>();
    scan(
        ids,
        Set.of(ItemColumn.ID, ItemColumn.METADATA),
        item -> versions.put(item.id(), new TreeSet<>(versions(item).orElse(List.of()))));
    versions.forEach(
        (id, numbers) -> {
          if (numbers.isEmpty()) {
            earlier(id).ifPresent(numbers::addAll);
          }
        });
    return versions;
  }

  private static Optional<List<Long>> versions(ScannedItem item) {
    if (item.metadata() == null) {
      return Optional.empty();
    }
    try {
      return ItemMapping.versions(MAPPER.readTree(item.metadata()));
    } catch (JsonProcessingException e) {
      throw new CorruptDataException(
          "The metadata of item '" + item.id() + "' are damaged: they are no JSON.", e);
    }
  }

  /** Somebody has put a newer version since: it is an earlier one that tells. */
  private Optional<List<Long>> earlier(String id) {
    List<Integer> kept = collection.versions(id);
    for (int i = kept.size() - 1; i >= 0; i--) {
      Optional<List<Long>> versions =
          collection
              .get(id, kept.get(i))
              .map(Item::metadata)
              .flatMap(metadata -> ItemMapping.versions(metadata.more()));
      if (versions.isPresent()) {
        return versions;
      }
    }
    return Optional.empty();
  }

  private void scan(List<String> ids, Set<ItemColumn> columns, Consumer<ScannedItem> visitor) {
    String[] possible = ids.stream().filter(ItemMapping::isName).toArray(String[]::new);
    if (possible.length == 0) {
      return;
    }
    ItemQuery query = ItemQuery.ALL.ids(possible);
    for (ItemSplit split : collection.splits(1)) {
      Optional<Rows<ScannedItem>> found = collection.scan(query, split, columns);
      if (found.isPresent()) {
        try (Rows<ScannedItem> rows = found.get()) {
          for (var row = rows.next(); row.isPresent(); row = rows.next()) {
            visitor.accept(row.get());
          }
        }
      }
    }
  }
}
