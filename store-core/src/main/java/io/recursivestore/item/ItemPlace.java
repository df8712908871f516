package io.recursivestore.item;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import io.recursivestore.sql.Database;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which database a store has its items in. The first that makes one writes its URL beside the
 * store's other collections, so that all processes use the same.
 */
public final class ItemPlace {
  /**
   * The setting with the URL of a database of PostgreSQL, for a store that has no items yet.
   * Without it they are kept in the database that the store itself is in, or else in a file of
   * SQLite.
   */
  public static final String URL = "recursive-store.items.url";

  private static final String MARKER = "items/database.json";
  private static final String FILE = "items/items.db";
  private static final String SQLITE = "sqlite:items.db";

  /** Says that items are in the same database as the store. */
  private static final String STORE = "store";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectStore objects;
  private final String store;
  private final Map<String, String> settings;
  private final Clock clock;
  private @Nullable ItemDatabase opened;

  ItemPlace(ObjectStore objects, String store, Map<String, String> settings, Clock clock) {
    this.objects = objects;
    this.store = store;
    this.settings = settings;
    this.clock = clock;
  }

  /** Returns the database, if the store has one. */
  synchronized Optional<ItemDatabase> find() {
    if (opened == null) {
      opened = marked().map(this::open).orElse(null);
    }
    return Optional.ofNullable(opened);
  }

  /** Returns the database, making it first if there is none. */
  synchronized ItemDatabase make() {
    if (opened == null) {
      String wanted =
          Optional.ofNullable(settings.get(URL))
              .orElseGet(() -> objects.database().isPresent() ? STORE : SQLITE);
      // One that can't be reached must not be written down.
      ItemDatabase first = marked().isEmpty() ? open(wanted) : null;
      String marker = MAPPER.createObjectNode().put("url", wanted).toString();
      if (first != null && objects.putIfAbsent(MARKER, marker.getBytes(StandardCharsets.UTF_8))) {
        opened = first;
      } else {
        if (first != null) {
          close(first.database());
        }
        opened = open(marked().orElseThrow());
      }
    }
    return opened;
  }

  synchronized void close() {
    if (opened != null) {
      close(opened.database());
      opened = null;
    }
  }

  /** That of the store is closed with the store. */
  private void close(Database database) {
    if (objects.database().filter(database::equals).isEmpty()) {
      database.close();
    }
  }

  private Optional<String> marked() {
    return objects.get(MARKER).map(this::url);
  }

  private String url(byte[] marker) {
    String problem = "it has no url";
    try {
      String url = MAPPER.readTree(new String(marker, StandardCharsets.UTF_8)).path("url").asText();
      if (!url.isEmpty()) {
        return url;
      }
    } catch (JsonProcessingException e) {
      problem = "it is not JSON";
    }
    throw new CorruptDataException(
        "'" + objects.description() + "/" + MARKER + "' is damaged: " + problem + ".");
  }

  private ItemDatabase open(String url) {
    String asked = settings.get(URL);
    if (asked != null && !asked.equals(url)) {
      throw new InvalidRequestException(
          "The items of '"
              + objects.description()
              + "' are in '"
              + url
              + "', not where "
              + URL
              + " says. Leave that setting out.");
    }
    Database database = database(url);
    try {
      return ItemDatabase.open(database, store, clock);
    } catch (RuntimeException e) {
      close(database);
      throw e;
    }
  }

  private Database database(String url) {
    return switch (url) {
      case STORE -> objects.database().orElseThrow(this::isElsewhere);
      case SQLITE -> file();
      default -> Database.postgresql(url, settings);
    };
  }

  private CorruptDataException isElsewhere() {
    return new CorruptDataException(
        "The items of '"
            + objects.description()
            + "' were in the database that the store was in, but the store is in none now. Copy"
            + " its items as well.");
  }

  private Database file() {
    Path file =
        objects
            .localPath(FILE)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "The store '"
                            + objects.description()
                            + "' is not on a local disk, where SQLite could keep its items. Set "
                            + URL
                            + " to the URL of a database of PostgreSQL."));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new StorageException("Can't make the directory of '" + file + "'.", e);
    }
    return Database.sqlite(file);
  }
}
