package io.recursivestore.storage;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.NotFoundException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects on the heap of this process, for tests and small temporary stores. Closing it keeps
 * them.
 */
public final class MemoryObjectStore implements ObjectStore {
  private final NavigableMap<String, Entry> entries = new TreeMap<>();

  private record Entry(byte[] content, Instant modified) {}

  /** Creates an empty store. */
  public MemoryObjectStore() {}

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public synchronized boolean putIfAbsent(String key, byte[] content) {
    return entries.putIfAbsent(Keys.check(key), new Entry(content.clone(), Instant.now())) == null;
  }

  @Override
  public synchronized void replace(String key, byte[] content) {
    entries.put(Keys.check(key), new Entry(content.clone(), Instant.now()));
  }

  @Override
  public ObjectWriter create(String key) {
    return new Writer(Keys.check(key));
  }

  @Override
  public synchronized Optional<byte[]> get(String key) {
    return Optional.ofNullable(entries.get(Keys.check(key))).map(e -> e.content.clone());
  }

  @Override
  public synchronized ObjectReader open(String key) {
    @Nullable Entry entry = entries.get(Keys.check(key));
    if (entry == null) {
      throw new NotFoundException("There is no object '" + key + "' in memory.");
    }
    return new Reader(key, entry.content);
  }

  @Override
  public synchronized List<ObjectInfo> list(String prefix) {
    List<ObjectInfo> infos = new ArrayList<>();
    below(prefix).forEach((key, e) -> infos.add(new ObjectInfo(key, e.content.length, e.modified)));
    return infos;
  }

  /** Unfinished objects go with the process. */
  @Override
  public List<ObjectInfo> unfinished(String prefix, Instant before) {
    Keys.prefixOf(prefix);
    return List.of();
  }

  @Override
  public synchronized List<String> listNames(String prefix) {
    int start = Keys.prefixOf(prefix).length();
    return below(prefix).keySet().stream()
        .map(k -> k.substring(start).split("/", 2)[0])
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public synchronized void delete(String key) {
    entries.remove(Keys.check(key));
  }

  @Override
  public synchronized void deleteAll(String prefix) {
    below(prefix).clear();
  }

  @Override
  public synchronized void move(String from, String to) {
    NavigableMap<String, Entry> moved = below(Keys.check(from));
    if (moved.isEmpty()) {
      throw new NotFoundException("There is nothing below '" + from + "' in memory.");
    }
    if (!below(Keys.check(to)).isEmpty()) {
      throw new AlreadyExistsException("There is something below '" + to + "' in memory already.");
    }
    NavigableMap<String, Entry> copy = new TreeMap<>(moved);
    moved.clear();
    copy.forEach((key, e) -> entries.put(to + key.substring(from.length()), e));
  }

  @Override
  public Optional<Path> localPath(String key) {
    Keys.check(key);
    return Optional.empty();
  }

  @Override
  public void close() {}

  /**
   * A live view: every key below the prefix sorts between "prefix/" and "prefix0", '0' being the
   * character after '/'.
   */
  private NavigableMap<String, Entry> below(String prefix) {
    Keys.prefixOf(prefix);
    return prefix.isEmpty() ? entries : entries.subMap(prefix + "/", true, prefix + "0", false);
  }

  private final class Writer implements ObjectWriter {
    private final String key;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CRC32C crc = new CRC32C();
    private boolean committed;

    Writer(String key) {
      this.key = key;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      if (committed) {
        throw new IllegalStateException("'" + key + "' is committed.");
      }
      bytes.write(source, offset, length);
      crc.update(source, offset, length);
    }

    @Override
    public long position() {
      return bytes.size();
    }

    @Override
    public int crc32c() {
      return (int) crc.getValue();
    }

    @Override
    public void commit() {
      if (!putIfAbsent(key, bytes.toByteArray())) {
        throw new AlreadyExistsException("There is an object '" + key + "' in memory already.");
      }
      committed = true;
    }

    @Override
    public void close() {}
  }

  private record Reader(String key, byte[] content) implements ObjectReader {
    @Override
    public long size() {
      return content.length;
    }

    @Override
    public void read(long offset, ByteBuffer target) {
      if (offset < 0 || target.remaining() > content.length - offset) {
        throw new CorruptDataException(
            Truncation.message(key, offset, target.remaining(), content.length));
      }
      target.put(content, (int) offset, target.remaining());
    }

    @Override
    public void close() {}
  }
}
