package io.recursivestore.storage;

import io.recursivestore.sql.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A flat map from keys to immutable objects: all that a store asks of the storage below it.
 *
 * <p>Keys are relative paths such as {@code datasets/sales/log/00000000000000000001.json}: segments
 * of letters, digits, dots, underscores and hyphens, joined by single slashes; no segment is {@code
 * .} or {@code ..}. Every method refuses any other key with {@link
 * io.recursivestore.model.InvalidRequestException}, so that no key can leave the root.
 *
 * <p>An object is visible whole or not at all to {@link #putIfAbsent}'s callers and readers. {@link
 * #putIfAbsent} is the only synchronisation that a store uses: of all processes that put one key,
 * exactly one is told true. What a method has acknowledged survives the death of the process, and
 * of the machine where the medium allows it.
 *
 * <p>Implementations may be used by many threads at once. Failures of the medium are {@link
 * io.recursivestore.model.StorageException}, absent objects {@link
 * io.recursivestore.model.NotFoundException}.
 */
public interface ObjectStore extends AutoCloseable {

  /** Returns where the store is, for messages: a URI or path without secrets. */
  String description();

  /**
   * Stores an object unless the key is taken.
   *
   * @param key the object's key
   * @param content all of its bytes
   * @return whether this call stored it; false if an object of that key existed
   */
  boolean putIfAbsent(String key, byte[] content);

  /**
   * Stores an object in the place of another that may be there. Readers see the one or the other,
   * whole. Of callers at once, any one wins.
   *
   * @param key the object's key
   * @param content all of its bytes
   */
  void replace(String key, byte[] content);

  /**
   * Starts writing a large object under a key that nobody else uses. It becomes readable, whole and
   * durable, when the writer commits.
   *
   * @param key the object's key
   * @return a writer, which the caller closes
   */
  ObjectWriter create(String key);

  /**
   * Gives a local file a second name as an object, without copying it. The file is not changed, and
   * stays whatever happens to the object; nobody may write into it any more.
   *
   * @param file the file, which is no link
   * @param key the object's key, which nobody else uses
   * @return whether that was done; if not, the file has to be copied
   */
  default boolean link(Path file, String key) {
    return false;
  }

  /**
   * Returns all bytes of a small object.
   *
   * @param key the object's key
   * @return its bytes, or empty if there is no such object
   */
  Optional<byte[]> get(String key);

  /**
   * Opens an object for ranged reads.
   *
   * @param key the object's key
   * @return a reader, which the caller closes
   * @throws io.recursivestore.model.NotFoundException if there is no such object
   */
  ObjectReader open(String key);

  /**
   * Opens an object whose size the caller knows, which may save asking for it.
   *
   * @param key the object's key
   * @param size its size in bytes; the reader may take it as it is
   * @return a reader, which the caller closes; if there is no such object, this method or its first
   *     read throws {@link io.recursivestore.model.NotFoundException}
   */
  default ObjectReader open(String key, long size) {
    return open(key);
  }

  /**
   * Lists the objects below a prefix, at any depth, in the order of their keys.
   *
   * @param prefix a key without a slash at its end; the empty string lists everything
   * @return the objects whose keys start with {@code prefix + "/"}
   */
  List<ObjectInfo> list(String prefix);

  /**
   * Lists the unfinished objects below a prefix that writers which died left behind. No other
   * method sees them but {@link #delete}.
   *
   * @param prefix a key without a slash at its end
   * @param before lists only what was last written to before this instant, so that writers at work
   *     are left alone
   */
  List<ObjectInfo> unfinished(String prefix, Instant before);

  /**
   * Lists the names of the next segments below a prefix, in order: what a directory holds.
   *
   * @param prefix a key without a slash at its end
   * @return distinct names; empty if there is nothing below the prefix
   */
  List<String> listNames(String prefix);

  /**
   * Removes an object; does nothing if there is none.
   *
   * @param key the object's key
   */
  void delete(String key);

  /**
   * Removes everything below a prefix. Not atomic: callers move it aside first, where that works.
   *
   * @param prefix a key without a slash at its end
   */
  void deleteAll(String prefix);

  /** Returns whether {@link #move} works here. Object stores have no atomic way to do it. */
  default boolean canMove() {
    return true;
  }

  /**
   * Moves everything below one prefix to another, in one atomic step.
   *
   * @param from a key without a slash at its end
   * @param to another, with nothing below it
   * @throws io.recursivestore.model.NotFoundException if there is nothing below {@code from}
   * @throws io.recursivestore.model.AlreadyExistsException if there is something below {@code to}
   * @throws io.recursivestore.model.InvalidRequestException if this store can't move
   */
  void move(String from, String to);

  /**
   * Returns the local path of a key, for memory-mapping.
   *
   * @param key an object's key or prefix; it need not exist
   * @return the path, or empty where objects are not local files
   */
  Optional<Path> localPath(String key);

  /**
   * Returns the database that objects are in, which others may keep tables in beside them; empty
   * where they are not in one. It is closed with this store.
   */
  default Optional<Database> database() {
    return Optional.empty();
  }

  /** Releases what the adapter holds. Objects stay. */
  @Override
  void close();
}
