package io.recursivestore.item;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A collection of items. Whatever is put is durable and visible to all once the method has
 * returned, and all of one call is put or nothing. May be used by many threads, and the collection
 * by many processes at once.
 */
public final class ItemCollection {
  private final ItemDatabase database;
  private final ItemTable table;

  ItemCollection(ItemDatabase database, ItemTable table) {
    this.database = database;
    this.table = table;
  }

  /** Returns the collection's name. */
  public String name() {
    return table.name();
  }

  /** Returns how it is kept. */
  public ItemSettings settings() {
    return table.settings();
  }

  /**
   * Puts an item: a new one, or a new version of one that is there.
   *
   * @param draft the item
   * @return its id and version
   */
  public ItemVersion put(ItemDraft draft) {
    return putAll(List.of(draft)).get(0);
  }

  /**
   * Puts items in one commit: all or none.
   *
   * @param drafts the items; of one id that comes several times, each is a version
   * @return their ids and versions, in order
   */
  public List<ItemVersion> putAll(List<ItemDraft> drafts) {
    List<EncodedItem> items = encode(drafts);
    Map<Terms.Term, Long> numbers = new HashMap<>();
    List<ItemWriter.Placed> placed =
        database
            .database()
            .write(
                session -> {
                  numbers.clear();
                  ItemWriter writer = database.writer(session, table);
                  List<ItemWriter.Placed> put = writer.put(items);
                  numbers.putAll(writer.numbers());
                  return put;
                });
    database.terms().remember(numbers);
    return placed.stream().map(each -> new ItemVersion(each.id(), each.version())).toList();
  }

  static List<EncodedItem> encode(List<ItemDraft> drafts) {
    return drafts.parallelStream().map(EncodedItem::of).toList();
  }

  /**
   * Returns the newest version of an item.
   *
   * @param id its id
   * @return the item, or nothing if there is none
   * @throws io.recursivestore.model.CorruptDataException if it is damaged
   */
  public Optional<Item> get(String id) {
    return Names.isText(id)
        ? database.database().read(session -> database.reader(session, table).get(id))
        : Optional.empty();
  }

  /**
   * Returns a version of an item.
   *
   * @param id its id
   * @param version the version, from 1
   * @return the item, or nothing if there is none or the version is no longer kept
   * @throws io.recursivestore.model.CorruptDataException if it is damaged
   */
  public Optional<Item> get(String id, int version) {
    return Names.isText(id)
        ? database.database().read(session -> database.reader(session, table).get(id, version))
        : Optional.empty();
  }

  /**
   * Returns the versions of an item that are kept.
   *
   * @param id its id
   * @return the versions in order; none if there is no such item
   */
  public List<Integer> versions(String id) {
    return Names.isText(id)
        ? database.database().read(session -> database.reader(session, table).versions(id))
        : List.of();
  }

  /**
   * Returns the newest versions of many items, as of one moment.
   *
   * @param ids their ids
   * @return those that are there by their ids, in the order of the ids
   * @throws io.recursivestore.model.CorruptDataException if one is damaged
   */
  public Map<String, Item> getAll(Collection<String> ids) {
    return database.database().read(session -> database.reader(session, table).all(ids));
  }

  /**
   * Returns the newest versions of items that match.
   *
   * @param query what they match
   * @return at most as many as the query's limit, and where to go on
   * @throws io.recursivestore.model.CorruptDataException if one is damaged
   */
  public ItemPage find(ItemQuery query) {
    return database.database().read(session -> database.reader(session, table).find(query));
  }

  /**
   * Returns how many items match.
   *
   * @param query what they match; its limit and cursor don't matter
   */
  public long count(ItemQuery query) {
    return database.database().read(session -> database.reader(session, table).count(query));
  }

  /** Returns exact figures, without looking at the items. */
  public ItemStatistics statistics() {
    return database.database().read(session -> new Statistics(session, table.id()).read());
  }
}
