package io.recursivestore.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which items are wanted: those for which all that is asked holds of the newest version. A value
 * that no item has matches nothing. Immutable.
 *
 * @param ids the items are among these ids, if any are given
 * @param type their type, if it matters
 * @param source their source, if it matters
 * @param from their time is this or later
 * @param to their time is earlier than this
 * @param allTags they have all of these
 * @param anyTags they have at least one of these, if any are given
 * @param conditions all of these hold
 * @param filter holds, of columns {@code id}, {@code version}, {@code type}, {@code source}, {@code
 *     time} in microseconds, and {@code size}
 * @param order how they are ordered
 * @param limit how many are returned at most, from 1 to 100,000
 * @param cursor what a page has returned, to get the page after it
 */
public record ItemQuery(
    Set<String> ids,
    Optional<String> type,
    Optional<String> source,
    Optional<Instant> from,
    Optional<Instant> to,
    Set<String> allTags,
    Set<String> anyTags,
    List<MetadataCondition> conditions,
    Optional<Filter> filter,
    ItemOrder order,
    int limit,
    Optional<String> cursor) {
  /** How many are returned if nothing else is said. */
  public static final int DEFAULT_LIMIT = 1_000;

  private static final int MAX_LIMIT = 100_000;
  private static final int MAX_WORDS = 10_000;

  /** All items, newest first. */
  public static final ItemQuery ALL =
      new ItemQuery(
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          Set.of(),
          List.of(),
          Optional.empty(),
          ItemOrder.NEWEST_FIRST,
          DEFAULT_LIMIT,
          Optional.empty());

  /**
   * Copies the lists.
   *
   * @throws InvalidRequestException if the limit is out of range
   */
  public ItemQuery {
    ids = Set.copyOf(ids);
    allTags = Set.copyOf(allTags);
    anyTags = Set.copyOf(anyTags);
    conditions = List.copyOf(conditions);
    if (ids.size() > MAX_WORDS || allTags.size() + anyTags.size() > MAX_WORDS) {
      throw new InvalidRequestException(
          "A query asks for up to "
              + MAX_WORDS
              + " ids, and as many tags. Ask several times, or get many items with getAll.");
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidRequestException(
          "The limit "
              + limit
              + " is out of range: 1 to "
              + MAX_LIMIT
              + " items are returned at once. Use the page's cursor to go on.");
    }
  }

  /**
   * Returns a query for items of these ids, and no others that were asked for before.
   *
   * @param values any ids
   */
  public ItemQuery ids(String... values) {
    return change(query -> query.ids = Set.copyOf(List.of(values)));
  }

  /**
   * Returns a query for items of a type.
   *
   * @param value the type
   */
  public ItemQuery type(String value) {
    return change(query -> query.type = Optional.of(value));
  }

  /**
   * Returns a query for items from a source.
   *
   * @param value the source's id
   */
  public ItemQuery source(String value) {
    return change(query -> query.source = Optional.of(value));
  }

  /**
   * Returns a query for items of this time or later.
   *
   * @param value the first time
   */
  public ItemQuery from(Instant value) {
    return change(query -> query.from = Optional.of(value));
  }

  /**
   * Returns a query for items earlier than a time.
   *
   * @param value the first time that is too late
   */
  public ItemQuery to(Instant value) {
    return change(query -> query.to = Optional.of(value));
  }

  /**
   * Returns a query for items of one day in UTC.
   *
   * @param day the day
   */
  public ItemQuery date(LocalDate day) {
    return from(day.atStartOfDay(ZoneOffset.UTC).toInstant())
        .to(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /**
   * Returns a query for items that have all of these tags, and not those asked for before.
   *
   * @param values the tags
   */
  public ItemQuery tags(String... values) {
    return change(query -> query.allTags = Set.copyOf(List.of(values)));
  }

  /**
   * Returns a query for items that have at least one of these tags, and not those asked for before.
   *
   * @param values the tags
   */
  public ItemQuery anyTag(String... values) {
    return change(query -> query.anyTags = Set.copyOf(List.of(values)));
  }

  /**
   * Returns a query with one more condition on metadata.
   *
   * @param key an entry's key
   * @param operator how it is compared
   * @param value a number, text or boolean
   */
  public ItemQuery where(String key, Operator operator, JsonNode value) {
    List<MetadataCondition> more = new ArrayList<>(conditions);
    more.add(new MetadataCondition(key, operator, value));
    return change(query -> query.conditions = more);
  }

  /**
   * Returns a query with another filter of columns.
   *
   * @param value what holds of them
   */
  public ItemQuery filter(Filter value) {
    return change(query -> query.filter = Optional.of(value));
  }

  /**
   * Returns a query with another order.
   *
   * @param value how items are ordered
   */
  public ItemQuery order(ItemOrder value) {
    return change(query -> query.order = value);
  }

  /**
   * Returns a query for fewer or more items.
   *
   * @param value how many at most, from 1 to 100,000
   */
  public ItemQuery limit(int value) {
    return change(query -> query.limit = value);
  }

  /**
   * Returns a query for the page after another.
   *
   * @param value what {@link ItemPage#next} gave for the same order
   */
  public ItemQuery after(String value) {
    return change(query -> query.cursor = Optional.of(value));
  }

  private ItemQuery change(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.query();
  }

  /** A query of which one thing is changed. */
  private static final class Copy {
    private Set<String> ids;
    private Optional<String> type;
    private Optional<String> source;
    private Optional<Instant> from;
    private Optional<Instant> to;
    private Set<String> allTags;
    private Set<String> anyTags;
    private List<MetadataCondition> conditions;
    private Optional<Filter> filter;
    private ItemOrder order;
    private int limit;
    private Optional<String> cursor;

    Copy(ItemQuery query) {
      ids = query.ids;
      type = query.type;
      source = query.source;
      from = query.from;
      to = query.to;
      allTags = query.allTags;
      anyTags = query.anyTags;
      conditions = query.conditions;
      filter = query.filter;
      order = query.order;
      limit = query.limit;
      cursor = query.cursor;
    }

    ItemQuery query() {
      return new ItemQuery(
          ids, type, source, from, to, allTags, anyTags, conditions, filter, order, limit, cursor);
    }
  }
}
