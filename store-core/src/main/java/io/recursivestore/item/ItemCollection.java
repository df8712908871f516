package io.recursivestore.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.sql.Rows;
import io.recursivestore.sql.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /** Returns its number in the database, which no other collection has, had or will have. */
  public long number() {
    return table.id();
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
    EncodedDrafts items = EncodedDrafts.of(drafts, table.id());
    return commit(
        items,
        (session, placed) ->
            placed.stream().map(each -> new ItemVersion(each.id(), each.version())).toList());
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

  /** Returns exact sums, which are there already: this takes the same time for any collection. */
  public ItemTotals totals() {
    return database.database().read(session -> new Statistics(session, table.id()).totals());
  }

  /**
   * Returns the time of the first item that matches, without reading more of it.
   *
   * @param query what it matches, ordered by time
   * @return the time, or nothing if no item matches
   */
  public Optional<Instant> firstTime(ItemQuery query) {
    return database.database().read(session -> database.reader(session, table).firstTime(query));
  }

  /**
   * Puts items in one commit, and names them as a version of a dataset, in this order.
   *
   * @param name the dataset's name
   * @param drafts the items, at least one
   * @param metadata what is said about the dataset: a JSON object
   * @return the dataset's new version
   */
  public ItemDataset putDataset(String name, List<ItemDraft> drafts, ObjectNode metadata) {
    Names.check("dataset name", name);
    Names.checkJson(metadata);
    EncodedDrafts items = EncodedDrafts.of(drafts, table.id());
    long now = database.now();
    return commit(
        items,
        (session, placed) -> new ItemDatasets(session, table).add(name, placed, metadata, now));
  }

  /**
   * Names versions of items that are there as a version of a dataset, in this order.
   *
   * @param name the dataset's name
   * @param versions the items
   * @param metadata what is said about the dataset: a JSON object
   * @return the dataset's new version
   * @throws io.recursivestore.model.NotFoundException if one isn't there
   */
  public ItemDataset nameDataset(String name, List<ItemVersion> versions, ObjectNode metadata) {
    Names.check("dataset name", name);
    Names.checkJson(metadata);
    long now = database.now();
    return database
        .database()
        .write(
            session -> {
              table.checkThere(session);
              ItemDatasets datasets = new ItemDatasets(session, table);
              return datasets.add(name, datasets.place(versions), metadata, now);
            });
  }

  /** Returns the newest versions of all datasets, by name. */
  public List<ItemDataset> datasets() {
    return database.database().read(session -> new ItemDatasets(session, table).list());
  }

  /**
   * Returns the version of a dataset that was put last.
   *
   * @param name its name
   * @return the dataset, or nothing if there is none
   */
  public Optional<ItemDataset> dataset(String name) {
    return Names.isText(name)
        ? database.database().read(session -> new ItemDatasets(session, table).newest(name))
        : Optional.empty();
  }

  /**
   * Returns a version of a dataset.
   *
   * @param name its name
   * @param version the version, from 1
   * @return the dataset, or nothing if there is none
   */
  public Optional<ItemDataset> dataset(String name, int version) {
    return Names.isText(name)
        ? database.database().read(session -> new ItemDatasets(session, table).find(name, version))
        : Optional.empty();
  }

  /**
   * Returns items of a dataset as they were put, in its order.
   *
   * @param dataset the dataset
   * @param from the place of the first that is returned, from 0
   * @param limit how many are returned at most
   * @throws io.recursivestore.model.NotFoundException if the dataset was deleted
   * @throws io.recursivestore.model.CorruptDataException if an item is damaged
   */
  public List<Item> items(ItemDataset dataset, int from, int limit) {
    return database
        .database()
        .read(
            session ->
                new ItemDatasets(session, table)
                    .items(dataset.name(), dataset.version(), from, limit));
  }

  /**
   * Deletes a version of a dataset. Its items stay.
   *
   * @param dataset the dataset
   * @throws io.recursivestore.model.NotFoundException if it was deleted
   */
  public void deleteDataset(ItemDataset dataset) {
    database
        .database()
        .write(
            session -> {
              new ItemDatasets(session, table).delete(dataset.name(), dataset.version());
              return dataset;
            });
  }

  /**
   * Deletes an item with all of its versions.
   *
   * @param id its id
   * @return whether there was one
   * @throws InvalidRequestException if a dataset has a version of it
   */
  public boolean delete(String id) {
    return Names.isText(id)
        && database
            .database()
            .write(
                session -> {
                  ItemRemoval removal = new ItemRemoval(session, table, database.terms());
                  Optional<Long> key = removal.key(id);
                  if (key.isEmpty()) {
                    return false;
                  }
                  removal.lock(List.of(key.get()));
                  removal.dataset(key.get()).ifPresent(dataset -> refuse(id, dataset));
                  return removal.remove(List.of(key.get())) > 0;
                });
  }

  private static void refuse(String id, String dataset) {
    throw new InvalidRequestException(
        "Item '"
            + Names.shown(id)
            + "' is in the dataset '"
            + dataset
            + "', and so can't be deleted. Delete the dataset first.");
  }

  /**
   * Removes items that are older than a time, some hundreds in each commit, so that others can work
   * meanwhile. Those stay that a dataset has, and those from which an item was made that stays.
   *
   * @param before items of an earlier time go
   * @param isDryRun whether they are only counted
   * @return what was, or would be, removed
   */
  public Cleanup cleanup(Instant before, boolean isDryRun) {
    return new CleanupRun(database, table, Times.bound(before)).run(isDryRun);
  }

  /**
   * Returns what an item was made from, and what that was made from, to the beginning.
   *
   * @param id its id
   */
  public ItemLineage ancestors(String id) {
    return database
        .database()
        .read(session -> new LineageWalk(session, database.store()).ancestors(name(), id));
  }

  /**
   * Returns what was made from an item, and what was made from that, to the end.
   *
   * @param id its id
   */
  public ItemLineage descendants(String id) {
    return database
        .database()
        .read(session -> new LineageWalk(session, database.store()).descendants(name(), id));
  }

  /**
   * Cuts the collection into parts of about the same size that can be scanned at once.
   *
   * @param parts how many at most
   */
  public List<ItemSplit> splits(int parts) {
    return splits(ItemQuery.ALL, parts);
  }

  /**
   * Cuts the collection into parts in which about the same number of items match, by samples of the
   * numbers of items. If ids, words or times leave few items, these are divided instead. Whatever
   * others put meanwhile, each item that is there all the time is in exactly one part.
   *
   * @param query what items match
   * @param parts how many at most
   * @return the parts; none if no item can match
   */
  public List<ItemSplit> splits(ItemQuery query, int parts) {
    return new ItemScans(database, table).splits(query, parts);
  }

  /**
   * Scans a part of the collection, reading rows as they come, in no particular order.
   *
   * @param query what items match; its order, limit and cursor don't matter
   * @param split the part
   * @param columns what is read of each
   * @return the rows, which the caller closes; nothing if no item can match
   */
  public Optional<Rows<ScannedItem>> scan(
      ItemQuery query, ItemSplit split, Set<ItemColumn> columns) {
    return new ItemScans(database, table).scan(query, split, columns);
  }

  /**
   * Reads the newest versions of items that match, as they come, in the query's order.
   *
   * @param query what items match; at most as many are read as its limit says, after its cursor
   * @param columns what is read of each
   * @return the rows, which the caller closes; nothing if no item can match
   */
  public Optional<Rows<ScannedItem>> rows(ItemQuery query, Set<ItemColumn> columns) {
    return new ItemScans(database, table).rows(query, columns);
  }

  private <T> T commit(EncodedDrafts items, Naming<T> naming) {
    Map<Terms.Term, Long> numbers = new HashMap<>();
    T result =
        database
            .database()
            .write(
                session -> {
                  numbers.clear();
                  ItemWriter writer = database.writer(session, table);
                  List<ItemWriter.Placed> placed = writer.put(items);
                  numbers.putAll(writer.numbers());
                  T named = naming.name(session, placed);
                  writer.finish();
                  return named;
                });
    database.terms().remember(numbers);
    return result;
  }

  /** Does something with what was put, in the same transaction. */
  @FunctionalInterface
  private interface Naming<T> {
    T name(Session session, List<ItemWriter.Placed> placed) throws SQLException;
  }
}
