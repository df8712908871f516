package io.recursivestore.item;

import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Follows what items were made from, across the collections of a store. */
final class LineageWalk {
  private static final int MAX_LINKS = 100_000;

  private final Session session;
  private final String store;
  private final List<ItemLineage.Link> links = new ArrayList<>();

  LineageWalk(Session session, String store) {
    this.session = session;
    this.store = store;
  }

  /** An item by names. */
  private record Named(String collection, String id) {}

  ItemLineage ancestors(String collection, String id) throws SQLException {
    Deque<Named> next = new ArrayDeque<>(List.of(new Named(collection, id)));
    Set<Named> seen = new HashSet<>(next);
    while (!next.isEmpty() && links.size() < MAX_LINKS) {
      Named item = next.remove();
      for (ItemParent parent : parents(item)) {
        links.add(new ItemLineage.Link(item.collection(), item.id(), parent));
        if (parent instanceof ItemParent.OfItem of) {
          Named named = new Named(of.collection().orElse(item.collection()), of.id());
          if (seen.add(named)) {
            next.add(named);
          }
        }
      }
    }
    return new ItemLineage(links);
  }

  ItemLineage descendants(String collection, String id) throws SQLException {
    Deque<Named> next = new ArrayDeque<>(List.of(new Named(collection, id)));
    Set<Named> seen = new HashSet<>(next);
    while (!next.isEmpty() && links.size() < MAX_LINKS) {
      Named item = next.remove();
      for (Named child : children(item)) {
        links.add(new ItemLineage.Link(child.collection(), child.id(), parent(child, item)));
        if (seen.add(child)) {
          next.add(child);
        }
      }
    }
    return new ItemLineage(links);
  }

  private ItemParent parent(Named child, Named item) throws SQLException {
    for (ItemParent parent : parents(child)) {
      if (parent instanceof ItemParent.OfItem of
          && of.id().equals(item.id())
          && of.collection().orElse(child.collection()).equals(item.collection())) {
        return parent;
      }
    }
    throw new IllegalStateException("A child has no such parent.");
  }

  private List<ItemParent> parents(Named item) throws SQLException {
    return session
        .first(
            Sql.of(
                "SELECT i.parents FROM item i JOIN item_collection c ON c.id = i.collection"
                    + " WHERE c.store = ? AND c.name = ? AND i.id = ?",
                store,
                item.collection(),
                item.id()),
            row -> ItemRows.parents(row.getString(1)))
        .orElse(List.of());
  }

  private List<Named> children(Named item) throws SQLException {
    return session.list(
        Sql.of(
            "SELECT o.name, i.id FROM item_collection c JOIN item_parent p ON p.collection = c.id"
                + " JOIN item i ON i.key = p.key JOIN item_collection o ON o.id = i.collection"
                + " WHERE c.store = ? AND c.name = ? AND p.parent = ? ORDER BY i.key LIMIT ?",
            store,
            item.collection(),
            item.id(),
            MAX_LINKS),
        row -> new Named(row.getString(1), row.getString(2)));
  }
}
