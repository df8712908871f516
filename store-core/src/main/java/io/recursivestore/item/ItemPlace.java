package io.recursivestore.item;

import io.recursivestore.sql.Database;
import io.recursivestore.storage.StoreDatabase;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of a store's items, in the store's database. */
public final class ItemPlace {
  /** The setting that says in which database they are: {@link StoreDatabase#URL}. */
  public static final String URL = StoreDatabase.URL;

  private final StoreDatabase place;
  private final Clock clock;
  private @Nullable ItemDatabase opened;

  ItemPlace(StoreDatabase place, Clock clock) {
    this.place = place;
    this.clock = clock;
  }

  /** Returns the tables, if there are any: the database may have been made for others. */
  synchronized Optional<ItemDatabase> find() {
    return place
        .find()
        .filter(database -> isOpen(database) || ItemDatabase.MIGRATIONS.isStarted(database))
        .map(this::open);
  }

  /** Returns the tables, making the database first if there is none. */
  synchronized ItemDatabase make() {
    return open(place.make(ItemDatabase.MIGRATIONS));
  }

  private ItemDatabase open(Database database) {
    ItemDatabase found = opened;
    if (found == null || !isOpen(database)) {
      found = ItemDatabase.open(database, place.store(), clock);
      opened = found;
    }
    return found;
  }

  private boolean isOpen(Database database) {
    return opened != null && opened.database().equals(database);
  }
}
