package io.recursivestore.storage;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An object store whose process dies after some changes: from then on every call fails, and what
 * was changed before stays.
 */
public final class CrashingObjectStore implements ObjectStore {
  private final ObjectStore objects;
  private int changesLeft;

  /** What a call that the process did not live to see throws. */
  public static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process died");
    }
  }

  /**
   * Creates a view of a store.
   *
   * @param objects the store, which lives on
   * @param changes the number of changes before the process dies
   */
  public CrashingObjectStore(ObjectStore objects, int changes) {
    this.objects = objects;
    this.changesLeft = changes;
  }

  private ObjectStore changing() {
    if (changesLeft-- <= 0) {
      changesLeft = 0;
      throw new Crash();
    }
    return objects;
  }

  @Override
  public String description() {
    return objects.description();
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    return changing().putIfAbsent(key, content);
  }

  @Override
  public void replace(String key, byte[] content) {
    changing().replace(key, content);
  }

  @Override
  public ObjectWriter create(String key) {
    return changing().create(key);
  }

  @Override
  public Optional<byte[]> get(String key) {
    return objects.get(key);
  }

  @Override
  public ObjectReader open(String key) {
    return objects.open(key);
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    return objects.list(prefix);
  }

  @Override
  public List<ObjectInfo> unfinished(String prefix, Instant before) {
    return objects.unfinished(prefix, before);
  }

  @Override
  public List<String> listNames(String prefix) {
    return objects.listNames(prefix);
  }

  @Override
  public void delete(String key) {
    changing().delete(key);
  }

  @Override
  public void deleteAll(String prefix) {
    changing().deleteAll(prefix);
  }

  @Override
  public void move(String from, String to) {
    changing().move(from, to);
  }

  @Override
  public Optional<Path> localPath(String key) {
    return objects.localPath(key);
  }

  @Override
  public void close() {}
}
