package io.recursivestore.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.InvalidRequestException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What is known about an item beside its payload. Immutable.
 *
 * @param type what kind of thing it is, if that was said
 * @param source the id of where it came from, if that was said
 * @param time when it happened, in microseconds; of an item that is put without one, when that was
 * @param tags distinct words that it is found by, in the order they were given
 * @param parents what it was made from
 * @param more anything else: a JSON object
 */
public record ItemMetadata(
    Optional<String> type,
    Optional<String> source,
    Optional<Instant> time,
    List<String> tags,
    List<ItemParent> parents,
    ObjectNode more) {
  private static final int MAX_WORDS = 1_000;

  /** Nothing known. */
  public static final ItemMetadata NONE =
      new ItemMetadata(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          JsonNodeFactory.instance.objectNode());

  /**
   * Checks and copies what was given.
   *
   * @throws io.recursivestore.model.InvalidRequestException if a text is empty, too long, or has
   *     control characters, or the time is out of range
   */
  public ItemMetadata {
    type.ifPresent(text -> Names.check("type", text));
    source.ifPresent(text -> Names.check("source", text));
    time = time.map(Times::truncate);
    tags = List.copyOf(new LinkedHashSet<>(tags));
    if (tags.size() > MAX_WORDS || parents.size() > MAX_WORDS) {
      throw new InvalidRequestException(
          "An item has up to "
              + MAX_WORDS
              + " tags and as many parents, not "
              + tags.size()
              + " and "
              + parents.size()
              + ".");
    }
    tags.forEach(tag -> Names.check("tag", tag));
    parents = List.copyOf(parents);
    more = more.deepCopy();
    Names.checkJson(more);
  }

  /** Returns a copy of the rest. */
  @Override
  public ObjectNode more() {
    return more.deepCopy();
  }

  ObjectNode rest() {
    return more;
  }

  /**
   * Returns the same with a type.
   *
   * @param value what kind of thing it is
   */
  public ItemMetadata withType(String value) {
    return new ItemMetadata(Optional.of(value), source, time, tags, parents, more);
  }

  /**
   * Returns the same with a source.
   *
   * @param value the id of where it came from
   */
  public ItemMetadata withSource(String value) {
    return new ItemMetadata(type, Optional.of(value), time, tags, parents, more);
  }

  /**
   * Returns the same with a time.
   *
   * @param value when it happened; what is finer than a microsecond is cut off
   */
  public ItemMetadata withTime(Instant value) {
    return new ItemMetadata(type, source, Optional.of(value), tags, parents, more);
  }

  /**
   * Returns the same with other tags.
   *
   * @param values all tags
   */
  public ItemMetadata withTags(List<String> values) {
    return new ItemMetadata(type, source, time, values, parents, more);
  }

  /**
   * Returns the same with other tags.
   *
   * @param values all tags
   */
  public ItemMetadata withTags(String... values) {
    return withTags(List.of(values));
  }

  /**
   * Returns the same with other parents.
   *
   * @param values what it was made from
   */
  public ItemMetadata withParents(List<ItemParent> values) {
    return new ItemMetadata(type, source, time, tags, values, more);
  }

  /**
   * Returns the same with one more entry of the rest.
   *
   * @param key the entry's key
   * @param value any JSON value
   */
  public ItemMetadata with(String key, JsonNode value) {
    return withMore(more.deepCopy().set(key, value));
  }

  /**
   * Returns the same with another rest.
   *
   * @param value a JSON object
   */
  public ItemMetadata withMore(ObjectNode value) {
    return new ItemMetadata(type, source, time, tags, parents, value);
  }
}
