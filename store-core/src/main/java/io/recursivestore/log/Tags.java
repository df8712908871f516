package io.recursivestore.log;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Suggestion;
import io.recursivestore.model.Tag;
import io.recursivestore.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The tags of one collection: a small file each, named by the tag, which holds the version. May be
 * used by many threads and processes at once.
 */
public final class Tags {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SUFFIX = ".json";

  private final ObjectStore objects;
  private final CollectionRef collection;
  private final String directory;

  /**
   * Creates a view of a collection's tags.
   *
   * @param objects where the store is
   * @param collection whose tags they are
   */
  public Tags(ObjectStore objects, CollectionRef collection) {
    this.objects = objects;
    this.collection = collection;
    this.directory = collection.prefix() + "/tags";
  }

  /** Returns all tags, in the order of their names. */
  public List<Tag> list() {
    return names().stream().flatMap(name -> find(name).stream()).toList();
  }

  /**
   * Returns a tag.
   *
   * @param name its name
   * @throws NotFoundException if there is none of that name
   * @throws io.recursivestore.model.CorruptDataException if its file is damaged
   */
  public Tag get(String name) {
    return find(name).orElseThrow(() -> missing(name));
  }

  /**
   * Adds a tag. Adding the same one again does nothing.
   *
   * @param tag the tag, of a version that there is
   * @throws AlreadyExistsException if it names another version
   */
  public void add(Tag tag) {
    byte[] json =
        MAPPER
            .createObjectNode()
            .put("version", tag.version())
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    if (!objects.putIfAbsent(key(tag.name()), json) && !find(tag.name()).equals(Optional.of(tag))) {
      throw new AlreadyExistsException(
          collection.display()
              + " has a tag '"
              + tag.name()
              + "', of version "
              + get(tag.name()).version()
              + ". Remove it first, or use another name.");
    }
  }

  /**
   * Removes a tag. The version stays.
   *
   * @param name its name
   * @throws NotFoundException if there is none of that name
   */
  public void remove(String name) {
    get(name);
    objects.delete(key(name));
  }

  private Optional<Tag> find(String name) {
    if (!Tag.isName(name)) {
      return Optional.empty();
    }
    String key = key(name);
    return objects
        .get(key)
        .map(
            json ->
                CommitJson.read(
                    key,
                    json,
                    node -> new Tag(name, Members.whole(node, "version", Commit.FIRST_VERSION))));
  }

  private List<String> names() {
    return objects.listNames(directory).stream()
        .filter(file -> file.endsWith(SUFFIX))
        .map(file -> file.substring(0, file.length() - SUFFIX.length()))
        .filter(Tag::isName)
        .toList();
  }

  private String key(String name) {
    return directory + "/" + name + SUFFIX;
  }

  private NotFoundException missing(String name) {
    return new NotFoundException(
        collection.display() + ": " + Suggestion.unknown("tag", name, names()));
  }
}
