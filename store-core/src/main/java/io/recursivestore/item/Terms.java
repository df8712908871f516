package io.recursivestore.item;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Numbers of the words that items are found by. A number is never given to another word, so those
 * of committed words are remembered.
 */
final class Terms {
  private static final int REMEMBERED = 100_000;
  private static final int LISTED = 200;

  /** What a word is. */
  enum Kind {
    TYPE(0),
    SOURCE(1),
    TAG(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new CorruptDataException("A word of items has kind " + code + ", which is none.");
    }
  }

  /** A word of a collection. */
  record Term(long collection, Kind kind, String value) implements Comparable<Term> {
    @Override
    public int compareTo(Term other) {
      int order = Long.compare(collection, other.collection);
      if (order == 0) {
        order = kind.compareTo(other.kind);
      }
      return order == 0 ? value.compareTo(other.value) : order;
    }
  }

  private final Cache<Term, Long> known = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  /** Returns the words of an item. */
  static List<Term> of(long collection, ItemMetadata metadata) {
    List<Term> terms = new ArrayList<>(metadata.tags().size() + 2);
    metadata.type().ifPresent(type -> terms.add(new Term(collection, Kind.TYPE, type)));
    metadata.source().ifPresent(source -> terms.add(new Term(collection, Kind.SOURCE, source)));
    for (String tag : metadata.tags()) {
      terms.add(new Term(collection, Kind.TAG, tag));
    }
    return terms;
  }

  /** Returns the numbers of those of the words that have one. */
  Map<Term, Long> find(Session session, Set<Term> terms) throws SQLException {
    Map<Term, Long> numbers = new HashMap<>(known.getAllPresent(terms));
    Set<Term> unknown = new LinkedHashSet<>(terms);
    unknown.removeAll(numbers.keySet());
    List<Term> list = List.copyOf(unknown);
    for (int from = 0; from < list.size(); from += LISTED) {
      look(session, list.subList(from, Math.min(list.size(), from + LISTED)), numbers);
    }
    return numbers;
  }

  private static void look(Session session, Collection<Term> terms, Map<Term, Long> numbers)
      throws SQLException {
    Sql sql =
        Sql.of(
            "SELECT collection, kind, value, id FROM item_term WHERE (collection, kind, value) IN (");
    String separator = "";
    if (session.dialect() == io.recursivestore.sql.Dialect.SQLITE) {
      sql.add("VALUES ");
    }
    for (Term term : terms) {
      sql.add(separator + "(?, ?, ?)", term.collection(), term.kind().code, term.value());
      separator = ", ";
    }
    session.list(
        sql.add(")"),
        row ->
            numbers.put(
                new Term(row.getLong(1), Kind.of(row.getInt(2)), row.getString(3)),
                row.getLong(4)));
  }

  /** Returns the numbers of words, giving one to those that have none. */
  Map<Term, Long> number(Session session, Set<Term> terms) throws SQLException {
    Map<Term, Long> numbers = find(session, terms);
    // In order, so that no two transactions wait for each other.
    TreeSet<Term> fresh = new TreeSet<>(terms);
    fresh.removeAll(numbers.keySet());
    if (!fresh.isEmpty()) {
      long[] ids = session.take("item_number", fresh.size());
      int next = 0;
      try (var insert =
          session.prepare(
              "INSERT INTO item_term (id, collection, kind, value) VALUES (?, ?, ?, ?)")) {
        for (Term term : fresh) {
          long id = ids[next++];
          insert.setLong(1, id);
          insert.setLong(2, term.collection());
          insert.setInt(3, term.kind().code);
          insert.setString(4, term.value());
          insert.addBatch();
          numbers.put(term, id);
        }
        insert.executeBatch();
      }
    }
    return numbers;
  }

  /** Remembers numbers that are committed. */
  void remember(Map<Term, Long> numbers) {
    known.putAll(numbers);
  }
}
