package io.recursivestore.dataset;

import io.recursivestore.dataset.predict.Access;
import io.recursivestore.format.parquet.ParquetKeys;
import io.recursivestore.log.CommitDraft;
import io.recursivestore.log.CommitLog;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Suggestion;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.StoreDatabase;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** The datasets of one store. May be used by many threads. */
public final class Datasets {
  private final ObjectStore objects;
  private final Supplier<BufferAllocator> allocator;
  private final Clock clock;
  private final DataFormats formats;
  private final @Nullable Preloader preloader;
  private final LineagePins lineage;

  /**
   * Creates a view of a store's datasets, without a cache.
   *
   * @param objects where the store is
   * @param allocator returns what gives the memory of batches that are read
   * @param clock gives the time of new versions
   */
  public Datasets(ObjectStore objects, Supplier<BufferAllocator> allocator, Clock clock) {
    this(objects, allocator, clock, Optional.empty());
  }

  /**
   * Creates a view of a store's datasets.
   *
   * @param objects where the store is
   * @param allocator returns what gives the memory of batches that are read
   * @param clock gives the time of new versions
   * @param cache keeps what chunks are made of; the caller closes it
   */
  public Datasets(
      ObjectStore objects,
      Supplier<BufferAllocator> allocator,
      Clock clock,
      Optional<DatasetCache> cache) {
    this(
        objects,
        allocator,
        clock,
        cache,
        ParquetKeys.NONE,
        new StoreDatabase(objects, ""),
        dataset -> Set.of());
  }

  /**
   * Creates a view of a store's datasets, with keys of encrypted Parquet files, and tables.
   *
   * @param objects where the store is
   * @param allocator returns what gives the memory of batches that are read
   * @param clock gives the time of new versions
   * @param cache keeps what chunks are made of; the caller closes it
   * @param keys asked for the keys of data files that others wrote
   * @param database where data files are that are tables; the caller closes it
   * @param itemParents returns the versions of a dataset that items were made from
   */
  public Datasets(
      ObjectStore objects,
      Supplier<BufferAllocator> allocator,
      Clock clock,
      Optional<DatasetCache> cache,
      ParquetKeys keys,
      StoreDatabase database,
      Function<CollectionRef, Set<Long>> itemParents) {
    this.objects = objects;
    this.formats = new DataFormats(keys, database);
    this.lineage = new LineagePins(objects, itemParents);
    this.allocator = allocator;
    this.clock = clock;
    this.preloader = cache.map(c -> new Preloader(c, this)).orElse(null);
  }

  /** Returns the keys of encrypted Parquet files. */
  public ParquetKeys parquetKeys() {
    return formats.keys();
  }

  /** Returns the names of all datasets, in order. */
  public List<String> list() {
    return objects.listNames(CollectionKind.DATASET.directory()).stream()
        .filter(name -> CollectionRef.isName(name) && exists(name))
        .toList();
  }

  /**
   * Returns whether there is a dataset.
   *
   * @param name its name
   * @throws io.recursivestore.model.InvalidRequestException if the name breaks the rule
   */
  public boolean exists(String name) {
    return log(CollectionRef.dataset(name)).exists();
  }

  /**
   * Opens a dataset.
   *
   * @param name its name
   * @throws NotFoundException if there is none of that name
   * @throws io.recursivestore.model.InvalidRequestException if the name breaks the rule
   */
  public Dataset open(String name) {
    CollectionRef ref = CollectionRef.dataset(name);
    CommitLog log = log(ref);
    if (!log.exists()) {
      throw new NotFoundException(
          Suggestion.unknown("dataset", name, list()) + " (Store: " + objects.description() + ")");
    }
    return dataset(ref, log);
  }

  /**
   * Creates an empty dataset.
   *
   * @param name its name
   * @param schema its columns
   * @param info parents and metadata of its first version
   * @throws io.recursivestore.model.AlreadyExistsException if there is one of that name
   */
  public Dataset create(String name, Schema schema, CommitInfo info) {
    return create(name, schema, List.of(), info);
  }

  /**
   * Creates an empty dataset whose files are of a format.
   *
   * @param name its name
   * @param schema its columns
   * @param format the format in which its files are written, unless a write says otherwise
   * @param info parents and metadata of its first version
   * @throws io.recursivestore.model.AlreadyExistsException if there is one of that name
   */
  public Dataset create(String name, Schema schema, FileFormat format, CommitInfo info) {
    Map<String, String> meta = new LinkedHashMap<>(info.meta());
    meta.put(Commit.FILE_FORMAT, format.word());
    return create(name, schema, new CommitInfo(info.parents(), meta));
  }

  /**
   * Creates a dataset with its first rows, in one commit.
   *
   * @param name its name
   * @param schema its columns
   * @param fragments files written by {@link #stage}
   * @param info parents and metadata of its first version
   * @throws io.recursivestore.model.AlreadyExistsException if there is one of that name
   * @throws NotFoundException if a file is gone, because a dataset of that name was dropped
   */
  public Dataset create(String name, Schema schema, List<Fragment> fragments, CommitInfo info) {
    CollectionRef ref = CollectionRef.dataset(name);
    CommitLog log = log(ref);
    StagedFiles.require(objects, ref, fragments);
    log.create(CommitDraft.fresh(Operation.CREATE, Optional.of(schema), fragments, info));
    return dataset(ref, log);
  }

  /**
   * Starts writing data files of a dataset that need not exist yet. They are no part of it until a
   * commit names them.
   *
   * @param name the dataset's name
   * @param schema the files' columns
   * @param options sizes and compression
   * @return a writer, which the caller closes
   */
  public DatasetWriter stage(String name, Schema schema, WriteOptions options) {
    FileFormat format = options.fileFormat();
    if (format == null) {
      format = exists(name) ? open(name).latest().writtenAs() : FileFormat.PARQUET;
    }
    return new DatasetFiles(objects, formats, allocator, CollectionRef.dataset(name))
        .writer(schema, format, options);
  }

  /**
   * Makes a file that others wrote a data file of a dataset that need not exist yet, as it is. It
   * is no part of it until a commit names it.
   *
   * @param name the dataset's name
   * @param file the file, and how it is to be read
   * @return empty if it can't be read as those columns where it lies: its rows must be converted
   * @throws InvalidRequestException if it holds a value that doesn't fit its column
   */
  public Optional<Adopted> adopt(String name, Adoption file) {
    return new FileAdoption(objects, formats, CollectionRef.dataset(name)).run(file);
  }

  /**
   * Deletes data files that were staged and are not to be committed.
   *
   * @param name the dataset's name
   * @param fragments files that no version names
   */
  public void discard(String name, List<Fragment> fragments) {
    StagedFiles.delete(objects, formats, CollectionRef.dataset(name), fragments);
  }

  /**
   * Reads the newest versions of several datasets at once, in threads of its own, at most 8 and at
   * most one for each processor.
   *
   * @param scans what to read, by the names of the datasets
   * @param reader reads one dataset; called in several threads at once
   * @return what the reader returned, by the names of the datasets
   * @param <T> what the reader returns; results that are {@link AutoCloseable} are closed if
   *     another dataset can't be read
   * @throws NotFoundException if there is no such dataset
   * @throws RuntimeException the first error of any of them, which stops the others
   */
  public <T> Map<String, T> read(Map<String, Scan> scans, Function<Chunks, T> reader) {
    int threads = Math.min(8, Runtime.getRuntime().availableProcessors());
    ExecutorService executor =
        Executors.newFixedThreadPool(Math.max(1, Math.min(threads, scans.size())));
    try {
      return read(scans, reader, executor);
    } finally {
      executor.shutdown();
    }
  }

  /**
   * Reads the newest versions of several datasets at once.
   *
   * @param scans what to read, by the names of the datasets
   * @param reader reads one dataset; called in several threads at once
   * @param executor runs the readers; not shut down
   * @return what the reader returned, by the names of the datasets
   * @param <T> what the reader returns; results that are {@link AutoCloseable} are closed if
   *     another dataset can't be read
   * @throws NotFoundException if there is no such dataset
   * @throws RuntimeException the first error of any of them, which stops the others
   */
  public <T> Map<String, T> read(
      Map<String, Scan> scans, Function<Chunks, T> reader, Executor executor) {
    return new ParallelReads<T>(this, reader).run(scans, executor);
  }

  /**
   * Reads into the cache, in the background, what will probably be asked for next of some datasets:
   * what earlier scans lead to expect, or else the range of time after the last one, as long as it
   * and with the same columns.
   *
   * @param names the datasets' names; those of which nothing was read yet are passed over
   * @return the ranges by the datasets' names, once they are read; or the error
   * @throws io.recursivestore.model.InvalidRequestException if the store was opened without a cache
   */
  public CompletableFuture<Map<String, Access>> preload(List<String> names) {
    Preloader preloading = preloader;
    if (preloading == null) {
      throw new InvalidRequestException(
          "Nothing can be preloaded without a cache. Open the store with CacheSettings.");
    }
    Map<String, Access> ranges = new LinkedHashMap<>();
    names.forEach(name -> preloading.guess(name).ifPresent(range -> ranges.put(name, range)));
    return preloading
        .cache()
        .inBackground(() -> ranges.values().forEach(preloading::load))
        .thenApply(nothing -> ranges);
  }

  /** Returns what the cache did so far; empty if the store was opened without one. */
  public Optional<CacheStatistics> cacheStatistics() {
    return Optional.ofNullable(preloader).map(p -> p.cache().statistics());
  }

  /**
   * Removes a dataset with all its versions, in one step where the store can move. In an object
   * store it takes a while, in which readers may find versions gone and nobody should create a
   * dataset of that name; if the process dies meanwhile, drop it again.
   *
   * @param name its name
   * @throws NotFoundException if there is none of that name
   */
  public void drop(String name) {
    CollectionRef ref = open(name).ref();
    List<String> staged = formats.sql().staged(ref.prefix());
    if (objects.canMove()) {
      String trash = "trash/" + UUID.randomUUID();
      objects.move(ref.prefix(), trash);
      formats.sql().deleteAll(objects, trash, staged);
      objects.deleteAll(trash);
    } else {
      log(ref).delete();
      formats.sql().deleteAll(objects, ref.prefix(), staged);
      objects.deleteAll(ref.prefix());
    }
  }

  /**
   * Gives a dataset another name.
   *
   * @param from its name
   * @param to its new name
   * @throws NotFoundException if there is none of that name
   * @throws io.recursivestore.model.AlreadyExistsException if the new name is taken
   * @throws InvalidRequestException if the store is in an object store, which can't rename
   */
  public void rename(String from, String to) {
    String prefix = open(from).ref().prefix();
    String other = CollectionRef.dataset(to).prefix();
    List<String> staged = formats.sql().staged(prefix);
    objects.move(prefix, other);
    formats.sql().moved(staged, prefix, other);
  }

  private Dataset dataset(CollectionRef ref, CommitLog log) {
    return new Dataset(objects, formats, allocator, clock, ref, log, preloader, lineage);
  }

  private CommitLog log(CollectionRef ref) {
    return new CommitLog(objects, ref, clock);
  }
}
