package io.recursivestore.exchange.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.exchange.python.PythonItem;
import io.recursivestore.item.ItemDraft;
import io.recursivestore.item.ItemMetadata;
import io.recursivestore.item.ItemParent;
import io.recursivestore.item.Payload;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Versions of items of Python as drafts of the store's items. */
final class ItemMapping {
  /** The number that a version had, in an item's metadata. */
  static final String VERSION = "import.version";

  /** The numbers of all versions of the item that were taken, in order. */
  static final String VERSIONS = "import.versions";

  private static final String ID = "id";
  private static final String TYPE = "type";
  private static final String SOURCE = "source_id";
  private static final String TAGS = "tags";
  private static final String TIME = "ingestion_timestamp";

  /** Under which keys people have written what an item was made from. */
  private static final List<String> PARENTS =
      List.of("parents", "parent", "parent_ids", "parent_id", "derived_from", "lineage");

  private static final int DATE_LENGTH = "2024-01-01".length();

  private ItemMapping() {}

  /**
   * Returns a draft.
   *
   * @param item the version
   * @param taken the numbers of the versions that are taken with it, itself among them
   * @throws InvalidRequestException if an item can't have its id, payload or metadata
   */
  static ItemDraft draft(PythonItem item, Collection<Long> taken) {
    Payload payload = item.bytes().map(Payload::bytes).orElseGet(() -> Payload.json(item.value()));
    return ItemDraft.of(payload).withId(item.id()).with(metadata(item, taken));
  }

  private static ItemMetadata metadata(PythonItem item, Collection<Long> taken) {
    ObjectNode rest = item.metadata().deepCopy();
    ItemMetadata metadata = ItemMetadata.NONE.withTime(time(item));
    if (rest.path(ID).asText().equals(item.id())) {
      rest.remove(ID);
    }
    if (isName(rest.path(TYPE))) {
      metadata = metadata.withType(rest.remove(TYPE).textValue());
    }
    if (isName(rest.path(SOURCE))) {
      metadata = metadata.withSource(rest.remove(SOURCE).textValue());
    }
    Optional<List<String>> tags = names(rest.path(TAGS));
    if (tags.isPresent()) {
      metadata = metadata.withTags(tags.get());
      rest.remove(TAGS);
    }
    List<ItemParent> parents = parents(item.id(), rest);
    rest.put(VERSION, item.version());
    ArrayNode versions = rest.putArray(VERSIONS);
    taken.forEach(versions::add);
    return metadata.withParents(parents).withMore(rest);
  }

  /** Returns texts that can all be tags, none of them twice. */
  private static Optional<List<String>> names(JsonNode list) {
    if (!list.isArray()) {
      return Optional.empty();
    }
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode name : list) {
      if (!isName(name) || !names.add(name.textValue())) {
        return Optional.empty();
      }
    }
    return Optional.of(List.copyOf(names));
  }

  private static List<ItemParent> parents(String id, ObjectNode metadata) {
    Set<String> ids = new LinkedHashSet<>();
    for (String key : PARENTS) {
      JsonNode value = metadata.path(key);
      if (value.isArray()) {
        value.forEach(each -> addId(each, ids));
      } else {
        addId(value, ids);
      }
    }
    ids.remove(id);
    return ids.stream().map(ItemParent::item).toList();
  }

  private static void addId(JsonNode parent, Collection<String> ids) {
    JsonNode id = parent.isObject() ? parent.path(ID) : parent;
    if (isName(id)) {
      ids.add(id.textValue());
    }
  }

  private static boolean isName(JsonNode value) {
    return value.isTextual() && isName(value.textValue());
  }

  /** Returns whether a text can be an id, a type, a source or a tag. */
  static boolean isName(String text) {
    try {
      ItemMetadata.NONE.withType(text);
      return true;
    } catch (InvalidRequestException e) {
      return false;
    }
  }

  /** Returns when it was stored, or when its file was written if nothing says so. */
  private static Instant time(PythonItem item) {
    return instant(item.metadata().path(TIME).asText())
        .orElseGet(
            () -> {
              try {
                return Files.getLastModifiedTime(item.file()).toInstant();
              } catch (IOException e) {
                throw new StorageException(
                    "Can't read when '" + item.file() + "' was written: " + e.getMessage(), e);
              }
            });
  }

  /** Reads a time as {@code isoformat} writes it; without an offset it is one of UTC. */
  private static Optional<Instant> instant(String text) {
    StringBuilder iso = new StringBuilder(text);
    if (text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' ') {
      iso.setCharAt(DATE_LENGTH, 'T');
    }
    List<Function<String, Instant>> forms =
        List.of(
            t -> OffsetDateTime.parse(t).toInstant(),
            t -> LocalDateTime.parse(t).toInstant(ZoneOffset.UTC));
    for (var form : forms) {
      try {
        return Optional.of(form.apply(iso.toString()));
      } catch (DateTimeException e) {
        // The next form, or none.
      }
    }
    return Optional.empty();
  }

  /** Returns the numbers of the versions that were taken, as metadata say; none if they don't. */
  static Optional<List<Long>> versions(JsonNode metadata) {
    JsonNode versions = metadata.path(VERSIONS);
    if (!versions.isArray()) {
      return Optional.empty();
    }
    List<Long> numbers = new ArrayList<>();
    versions.forEach(number -> numbers.add(number.asLong()));
    return Optional.of(numbers);
  }
}
