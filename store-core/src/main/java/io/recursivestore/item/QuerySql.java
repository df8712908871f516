package io.recursivestore.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.item.Terms.Kind;
import io.recursivestore.item.Terms.Term;
import io.recursivestore.sql.Dialect;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts queries into SQL. Items of the rarest word are looked at, newest first, and each is asked
 * for the other words by its key; without a word, those of the collection by time or id.
 */
final class QuerySql {
  /** Words with more items than this are all taken as frequent. */
  private static final int COUNTED = 2_000;

  private static final String OF_WORD =
      "EXISTS (SELECT 1 FROM item_posting p WHERE p.time = i.time AND p.key = i.key AND p.term ";

  private final Session session;
  private final ItemTable table;
  private final Terms terms;

  QuerySql(Session session, ItemTable table, Terms terms) {
    this.session = session;
    this.table = table;
    this.terms = terms;
  }

  /**
   * Returns what comes after the columns of a SELECT: FROM and WHERE, or nothing if no item can
   * match.
   */
  Optional<Sql> from(ItemQuery query) throws SQLException {
    return from(query, true);
  }

  /**
   * Returns the same for a scan of a range of numbers.
   *
   * @param isIndexed whether items are looked up by what is asked, and not by the range
   */
  Optional<Sql> from(ItemQuery query, boolean isIndexed) throws SQLException {
    List<Term> all = required(query);
    Set<Term> any = new HashSet<>();
    if (query.anyTags().size() > 1) {
      query.anyTags().forEach(tag -> any.add(new Term(table.id(), Kind.TAG, tag)));
    }
    Set<Term> asked = new HashSet<>(all);
    asked.addAll(any);
    asked.removeIf(term -> !Names.isText(term.value()));
    Map<Term, Long> numbers = terms.find(session, asked);
    if (!numbers.keySet().containsAll(all)) {
      return Optional.empty();
    }
    numbers.keySet().retainAll(asked);
    any.retainAll(numbers.keySet());
    List<String> ids = query.ids().stream().filter(Names::isText).toList();
    if ((any.isEmpty() && query.anyTags().size() > 1)
        || (ids.isEmpty() && !query.ids().isEmpty())) {
      return Optional.empty();
    }
    List<Long> words = new ArrayList<>();
    for (Term term : all) {
      if (isIndexed || term.kind() == Kind.TAG) {
        words.add(numbers.get(term));
      }
    }
    boolean isByWord = isIndexed && isByWord(query);
    Sql sql = isByWord ? start(words) : start(isIndexed);
    for (Long word : isByWord ? words.subList(1, words.size()) : words) {
      sql.add(" AND " + OF_WORD + "= ?)", word);
    }
    if (!isIndexed) {
      query.type().ifPresent(type -> sql.add(" AND i.type = ?", type));
      query.source().ifPresent(source -> sql.add(" AND i.source = ?", source));
    }
    if (!any.isEmpty()) {
      List<Long> some = any.stream().map(numbers::get).toList();
      if (isByWord || !isIndexed || !ids.isEmpty()) {
        sql.add(" AND " + OF_WORD + "IN ").list(some).add(")");
      } else {
        sql.add(" AND i.key IN (SELECT key FROM item_posting WHERE term IN ").list(some).add(")");
      }
    }
    if (!ids.isEmpty()) {
      sql.add(" AND i.id IN ").list(ids);
    }
    addTimes(sql, isByWord ? "d.time" : "i.time", query);
    query.conditions().forEach(condition -> addCondition(sql, condition));
    query.filter().ifPresent(filter -> addFilter(sql, filter));
    return Optional.of(sql);
  }

  /** Returns the rest of a query: where it goes on, its order and its limit. */
  Sql rest(ItemQuery query, boolean isByWord) {
    Sql sql = new Sql();
    String of = isByWord ? "d." : "i.";
    String time = of + "time";
    String key = of + "key";
    String sign = query.order() == ItemOrder.NEWEST_FIRST ? "<" : ">";
    String direction = query.order() == ItemOrder.NEWEST_FIRST ? " DESC" : "";
    query
        .cursor()
        .map(text -> Cursor.parse(text, query.order()))
        .ifPresent(
            cursor -> {
              if (query.order().isByTime()) {
                sql.add(
                    " AND (" + time + ", " + key + ") " + sign + " (?, ?)",
                    cursor.time(),
                    cursor.key());
              } else {
                sql.add(" AND i.id > ?", cursor.id());
              }
            });
    if (query.order().isByTime()) {
      sql.add(" ORDER BY " + time + direction + ", " + key + direction);
    } else {
      sql.add(" ORDER BY i.id");
    }
    return sql.add(" LIMIT ?", query.limit());
  }

  /** Returns whether a query starts from the items of a word. */
  static boolean isByWord(ItemQuery query) {
    return query.ids().isEmpty()
        && (query.type().isPresent()
            || query.source().isPresent()
            || !query.allTags().isEmpty()
            || query.anyTags().size() == 1);
  }

  private List<Term> required(ItemQuery query) {
    List<Term> required = new ArrayList<>();
    query.type().ifPresent(type -> required.add(new Term(table.id(), Kind.TYPE, type)));
    query.source().ifPresent(source -> required.add(new Term(table.id(), Kind.SOURCE, source)));
    query.allTags().forEach(tag -> required.add(new Term(table.id(), Kind.TAG, tag)));
    if (query.anyTags().size() == 1) {
      query.anyTags().forEach(tag -> required.add(new Term(table.id(), Kind.TAG, tag)));
    }
    return required;
  }

  private Sql start(boolean isIndexed) {
    // The sign keeps databases from an index of the collection, which is no help for a range of
    // numbers.
    return Sql.of(" FROM item i WHERE " + (isIndexed ? "" : "+") + "i.collection = ?", table.id());
  }

  /** Starts from the rarest word, which becomes the first of the list. */
  private Sql start(List<Long> words) throws SQLException {
    sort(words);
    // SQLite takes the tables of a CROSS JOIN in this order.
    return Sql.of(
        " FROM item_posting d CROSS JOIN item i WHERE d.term = ? AND i.key = d.key", words.get(0));
  }

  /**
   * Returns a query of the numbers of items that an index of words or times, or else of the
   * collection, has for a query whose words are all known, and which asks for no ids.
   */
  Sql candidates(ItemQuery query) throws SQLException {
    List<Term> required = required(query);
    if (required.isEmpty()) {
      Sql sql = Sql.of("SELECT key FROM item WHERE collection = ?", table.id());
      addTimes(sql, "time", query);
      return sql;
    }
    List<Long> words = new ArrayList<>(terms.find(session, new HashSet<>(required)).values());
    sort(words);
    Sql sql = Sql.of("SELECT key FROM item_posting WHERE term = ?", words.get(0));
    addTimes(sql, "time", query);
    return sql;
  }

  /** Puts the rarest word first. */
  private void sort(List<Long> words) throws SQLException {
    if (words.size() > 1) {
      Map<Long, Long> items = new HashMap<>();
      for (Long word : words) {
        items.put(word, count(word));
      }
      words.sort(Comparator.comparing(items::get));
    }
  }

  private long count(long word) throws SQLException {
    return session.number(
        Sql.of(
            "SELECT count(*) FROM (SELECT 1 FROM item_posting WHERE term = ? LIMIT ?) AS counted",
            word,
            COUNTED));
  }

  private static void addTimes(Sql sql, String time, ItemQuery query) {
    query.from().ifPresent(from -> sql.add(" AND " + time + " >= ?", Times.bound(from)));
    query.to().ifPresent(to -> sql.add(" AND " + time + " < ?", Times.bound(to)));
  }

  private void addFilter(Sql sql, io.recursivestore.model.Filter filter) {
    sql.add(" AND (");
    new FilterSql(session.dialect(), sql).add(filter);
    sql.add(")");
  }

  private void addCondition(Sql sql, MetadataCondition condition) {
    String sign = condition.operator().sign();
    JsonNode value = condition.value();
    if (session.dialect() == Dialect.SQLITE) {
      String types =
          value.isNumber() ? "'integer', 'real'" : value.isTextual() ? "'text'" : "'true', 'false'";
      sql.add(
          " AND EXISTS (SELECT 1 FROM json_each(i.metadata) m WHERE m.key = ? AND m.type IN ("
              + types
              + ") AND m.atom "
              + sign
              + " ?)",
          condition.key(),
          sqliteValue(value));
      return;
    }
    String type = value.isNumber() ? "number" : value.isTextual() ? "string" : "boolean";
    String entry =
        switch (type) {
          case "number" -> "(i.metadata ->> ?)::numeric";
          case "string" -> "(i.metadata ->> ?) COLLATE \"C\"";
          default -> "(i.metadata ->> ?)::boolean";
        };
    sql.add(
        " AND CASE WHEN jsonb_typeof(i.metadata -> ?) = '"
            + type
            + "' THEN "
            + entry
            + " "
            + sign
            + " ? ELSE FALSE END",
        condition.key(),
        condition.key(),
        value.isNumber()
            ? value.decimalValue()
            : value.isTextual() ? value.textValue() : (Object) value.booleanValue());
  }

  private static Object sqliteValue(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue() ? 1 : 0;
    }
    if (value.isTextual()) {
      return value.textValue();
    }
    return value.canConvertToLong() && value.isIntegralNumber()
        ? (Object) value.longValue()
        : (Object) value.doubleValue();
  }
}
