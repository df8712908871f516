package io.recursivestore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.dataset.CacheSettings;
import io.recursivestore.dataset.DatasetCache;
import io.recursivestore.dataset.Datasets;
import io.recursivestore.format.parquet.ParquetKeys;
import io.recursivestore.item.ItemCollections;
import io.recursivestore.lineage.Lineage;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.UnsupportedFormatException;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.DatabaseUrl;
import io.recursivestore.storage.HadoopStorage;
import io.recursivestore.storage.JdbcObjectStore;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.RemoteRoot;
import io.recursivestore.storage.StoreDatabase;
import io.recursivestore.stream.Streams;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A store of datasets, streams and items: the front door.
 *
 * <pre>{@code
 * try (Store store = Store.openOrCreate("/data/lab")) {
 *   Dataset weather = store.datasets().open("weather");
 *   Snapshot newest = weather.latest();
 *   try (ArrowReader rows = weather.read(newest, ReadOptions.ALL.withColumns("temp"))) {
 *     while (rows.loadNextBatch()) { … }
 *   }
 * }
 * }</pre>
 *
 * <p>A store may be used by many threads, and a root by many processes at once. Close what was
 * opened from a store before the store itself.
 */
public final class Store implements AutoCloseable {
  /** The version of the on-disk format that this library writes, and the newest that it reads. */
  public static final int FORMAT_VERSION = 1;

  private static final String MARKER = "store.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectStore objects;
  private final String id;
  private final Clock clock = Clock.systemUTC();
  private final Optional<CacheSettings> caching;
  private final ParquetKeys keys;
  private final StoreDatabase database;
  private @Nullable BufferAllocator allocator;
  private @Nullable DatasetCache cache;
  private @Nullable ItemCollections items;

  private Store(ObjectStore objects, String id, Optional<CacheSettings> caching, ParquetKeys keys) {
    this.objects = objects;
    this.id = id;
    this.caching = caching;
    this.keys = keys;
    this.database = new StoreDatabase(objects, id);
  }

  /**
   * Opens a store that exists.
   *
   * @param root its directory, as a path or URI
   * @throws NotFoundException if there is no store
   * @throws UnsupportedFormatException if a newer version of this library wrote it
   * @throws CorruptDataException if its marker file is damaged
   */
  public static Store open(String root) {
    return open(adapter(root));
  }

  /**
   * Opens a store that exists.
   *
   * @param root its directory, as a URI
   * @throws NotFoundException if there is no store
   * @throws UnsupportedFormatException if a newer version of this library wrote it
   */
  public static Store open(URI root) {
    return open(root.toString());
  }

  /**
   * Opens a store that exists, through a storage adapter.
   *
   * @param objects where it is; the store closes it
   * @throws NotFoundException if there is no store
   * @throws UnsupportedFormatException if a newer version of this library wrote it
   */
  public static Store open(ObjectStore objects) {
    return open(objects, ParquetKeys.NONE);
  }

  /**
   * Opens a store that exists, whose linked files may be encrypted, through a storage adapter.
   *
   * @param objects where it is; the store closes it
   * @param keys asked for the keys of Parquet files that others encrypted
   * @throws NotFoundException if there is no store
   * @throws UnsupportedFormatException if a newer version of this library wrote it
   */
  public static Store open(ObjectStore objects, ParquetKeys keys) {
    return open(objects, Optional.empty(), keys);
  }

  /**
   * Opens a store that exists, whose linked files may be encrypted.
   *
   * @param root its directory, as a path or URI
   * @param keys asked for the keys of Parquet files that others encrypted
   * @throws NotFoundException if there is no store
   * @throws UnsupportedFormatException if a newer version of this library wrote it
   */
  public static Store open(String root, ParquetKeys keys) {
    return open(adapter(root), keys);
  }

  /**
   * Opens a store that exists, with a cache of what {@code Dataset.chunks} and {@code rows} decode.
   *
   * @param root its directory, as a path or URI
   * @param caching the cache's bounds
   * @throws NotFoundException if there is no store
   * @throws UnsupportedFormatException if a newer version of this library wrote it
   */
  public static Store open(String root, CacheSettings caching) {
    return open(adapter(root), Optional.of(caching), ParquetKeys.NONE);
  }

  /**
   * Opens a store that exists with settings: in a database, on a file system that Hadoop knows,
   * such as S3 or HDFS, or with keys of encrypted Parquet files.
   *
   * @param root its directory, as a path or URI, or a database's URL, such as {@code
   *     jdbc:postgresql://host/lab}
   * @param settings for a database, {@link Database#USER} and {@link Database#PASSWORD}, also where
   *     only items and tables are in it, with {@link StoreDatabase#URL} until there are any; else
   *     what is added to Hadoop's configuration for this store alone, such as {@code
   *     fs.s3a.endpoint}; without any, the store shares the file system that files on the class
   *     path configure. If they have {@link ParquetKeys#FACTORY}, encrypted files are read with the
   *     keys that it finds
   * @throws NotFoundException if there is no store
   * @throws InvalidRequestException if the root is a local path and there are settings without
   *     {@link ParquetKeys#FACTORY}, {@link StoreDatabase#URL} or {@link Database#USER}, or Hadoop
   *     or its module for that file system is not on the class path
   */
  public static Store open(String root, Map<String, String> settings) {
    return open(adapter(root, settings), ParquetKeys.of(settings)).withDatabase(settings);
  }

  private static Store open(
      ObjectStore objects, Optional<CacheSettings> caching, ParquetKeys keys) {
    byte[] marker =
        objects
            .get(MARKER)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "There is no store in '"
                            + objects.description()
                            + "' (it has no "
                            + MARKER
                            + "). Check the path, or write "
                            + "something to it to create one."));
    return new Store(
        objects, readMarker(objects.description() + "/" + MARKER, marker), caching, keys);
  }

  /**
   * Opens a store, creating it first if there is none.
   *
   * @param root its directory, as a path or URI
   */
  public static Store openOrCreate(String root) {
    return openOrCreate(adapter(root));
  }

  /**
   * Opens a store with settings, creating it first if there is none.
   *
   * @param root its directory, as a path or URI, or a database's URL
   * @param settings as for {@link #open(String, Map)}
   * @throws InvalidRequestException as for {@link #open(String, Map)}
   */
  public static Store openOrCreate(String root, Map<String, String> settings) {
    return openOrCreate(adapter(root, settings), ParquetKeys.of(settings)).withDatabase(settings);
  }

  /**
   * Opens a store through a storage adapter, creating it first if there is none.
   *
   * @param objects where it is; the store closes it
   */
  public static Store openOrCreate(ObjectStore objects) {
    return openOrCreate(objects, ParquetKeys.NONE);
  }

  /**
   * Opens a store whose linked files may be encrypted, creating it first if there is none.
   *
   * @param root its directory, as a path or URI
   * @param keys asked for the keys of Parquet files that others encrypted
   */
  public static Store openOrCreate(String root, ParquetKeys keys) {
    return openOrCreate(adapter(root), keys);
  }

  /**
   * Opens a store whose linked files may be encrypted, through a storage adapter, creating it first
   * if there is none.
   *
   * @param objects where it is; the store closes it
   * @param keys asked for the keys of Parquet files that others encrypted
   */
  public static Store openOrCreate(ObjectStore objects, ParquetKeys keys) {
    if (objects.get(MARKER).isEmpty()) {
      String marker =
          MAPPER
              .createObjectNode()
              .put("formatVersion", FORMAT_VERSION)
              .put("id", UUID.randomUUID().toString())
              .toString();
      objects.putIfAbsent(MARKER, marker.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return open(objects, keys);
  }

  /**
   * Returns whether there is a store.
   *
   * @param root its directory, as a path or URI
   */
  public static boolean exists(String root) {
    try (ObjectStore objects = adapter(root)) {
      return exists(objects);
    }
  }

  /**
   * Returns whether there is a store.
   *
   * @param objects where it would be; left open
   */
  public static boolean exists(ObjectStore objects) {
    return objects.get(MARKER).isPresent();
  }

  /**
   * Returns a root in the form that means the same in every process of this machine.
   *
   * @param root a directory, as a path or URI
   */
  public static String absolute(String root) {
    return DatabaseUrl.of(root)
        .map(DatabaseUrl::url)
        .or(() -> RemoteRoot.of(root).map(RemoteRoot::uri))
        .orElseGet(() -> localPath(root).toAbsolutePath().normalize().toString());
  }

  /** Returns the random id that the store was given when it was created. */
  public String id() {
    return id;
  }

  /** Returns the store's datasets. */
  public Datasets datasets() {
    return new Datasets(
        objects, this::allocator, clock, cache(), keys, database, ref -> items().parents(ref));
  }

  /** Returns the store's streams. */
  public Streams streams() {
    return new Streams(objects, this::allocator, clock);
  }

  /**
   * Returns the store's items, in the database that they are in, or else in that of the store, or
   * in a file of SQLite below the store's root.
   */
  public ItemCollections items() {
    return items(Map.of());
  }

  /**
   * Returns the store's items.
   *
   * @param settings may have {@link io.recursivestore.item.ItemPlace#URL}, {@link Database#USER}
   *     and {@link Database#PASSWORD}; what is said last before the items are used holds until the
   *     store is closed
   */
  public synchronized ItemCollections items(Map<String, String> settings) {
    database.reachWith(settings);
    if (items == null) {
      items = new ItemCollections(database, clock);
    }
    return items;
  }

  /**
   * Says how the database is reached that has the store's items, and rows of datasets whose files
   * are tables. What is said last before either is used holds until the store is closed.
   *
   * @param settings may have {@link StoreDatabase#URL}, {@link Database#USER} and {@link
   *     Database#PASSWORD}
   * @return this store
   */
  public Store withDatabase(Map<String, String> settings) {
    database.reachWith(settings);
    return this;
  }

  /** Returns what was made from what, across all collections of the store. */
  public Lineage lineage() {
    return new Lineage(objects);
  }

  /** Returns the storage below the store. */
  public ObjectStore objects() {
    return objects;
  }

  /**
   * Releases the store's memory.
   *
   * @throws IllegalStateException if a reader that was opened from this store is still open
   */
  @Override
  public void close() {
    try (objects) {
      database.close();
      closeAllocator();
    }
  }

  private synchronized BufferAllocator allocator() {
    if (allocator == null) {
      allocator = new RootAllocator();
    }
    return allocator;
  }

  private synchronized Optional<DatasetCache> cache() {
    if (cache == null && caching.isPresent()) {
      cache = new DatasetCache(allocator(), caching.get());
    }
    return Optional.ofNullable(cache);
  }

  private synchronized void closeAllocator() {
    try {
      if (cache != null) {
        cache.close();
        cache = null;
      }
    } finally {
      if (allocator != null) {
        allocator.close();
        allocator = null;
      }
    }
  }

  private static ObjectStore adapter(String root) {
    return adapter(root, Map.of());
  }

  private static ObjectStore adapter(String root, Map<String, String> settings) {
    Optional<DatabaseUrl> database = DatabaseUrl.of(root);
    if (database.isPresent()) {
      return new JdbcObjectStore(database.get(), settings);
    }
    Optional<RemoteRoot> remote = RemoteRoot.of(root);
    if (remote.isPresent()) {
      return adapter(remote.get(), settings);
    }
    boolean isKnown =
        Stream.of(ParquetKeys.FACTORY, StoreDatabase.URL, Database.USER)
            .anyMatch(settings::containsKey);
    if (!settings.isEmpty() && !isKnown) {
      throw new InvalidRequestException(
          "The store '"
              + root
              + "' is on the local disk, which takes no settings but those with "
              + ParquetKeys.FACTORY
              + ", for encrypted files, or "
              + StoreDatabase.URL
              + " or "
              + Database.USER
              + ", for the database of its items. Leave them out.");
    }
    return new LocalObjectStore(localPath(root));
  }

  private static ObjectStore adapter(RemoteRoot root, Map<String, String> settings) {
    try {
      return HadoopStorage.open(root, settings);
    } catch (NoClassDefFoundError e) {
      throw new InvalidRequestException(
          "Can't open a store at '"
              + root
              + "': Hadoop is not on the class path. Add org.apache.hadoop:hadoop-client-api and"
              + " hadoop-client-runtime, and the module of the file system, such as hadoop-aws for"
              + " s3a:. (It lacks "
              + e.getMessage()
              + ".)",
          e);
    }
  }

  private static Path localPath(String root) {
    try {
      return parsePath(root);
    } catch (InvalidPathException e) {
      throw new InvalidRequestException("The store's root is no path: " + e.getReason() + ".", e);
    }
  }

  private static Path parsePath(String root) {
    if (root.isBlank()) {
      throw new InvalidRequestException("The store's root is empty. Give a directory or a URI.");
    }
    try {
      URI uri = new URI(root);
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
      if (scheme.isEmpty()) {
        return Path.of(root);
      }
      if (scheme.equals("file") && uri.getPath() != null) {
        return Path.of(uri.getPath());
      }
      throw new InvalidRequestException(
          "Can't open a store at '"
              + scheme
              + ":…'. Give a local path, a file: URI, a URI such as s3a://bucket/lab, or that of a"
              + " database such as jdbc:postgresql://host/lab.");
    } catch (URISyntaxException e) {
      return Path.of(root);
    }
  }

  private static String readMarker(String file, byte[] json) {
    try {
      JsonNode marker = MAPPER.readTree(json);
      JsonNode version = marker.path("formatVersion");
      if (!version.isIntegralNumber() || !version.canConvertToInt() || version.intValue() < 1) {
        throw new CorruptDataException("'" + file + "' is damaged: it has no formatVersion.");
      }
      if (version.intValue() > FORMAT_VERSION) {
        throw new UnsupportedFormatException(
            "The store '"
                + file
                + "' has format version "
                + version.intValue()
                + ", but this library reads up to "
                + FORMAT_VERSION
                + ". Use a newer version of recursive-store.");
      }
      return marker.path("id").asText();
    } catch (IOException e) {
      throw new CorruptDataException("'" + file + "' is damaged: it is not JSON.", e);
    }
  }
}
