package io.recursivestore.backend;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.DatasetWriter;
import io.recursivestore.dataset.Datasets;
import io.recursivestore.dataset.ExpireOptions;
import io.recursivestore.dataset.Scan;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Keeps each series as a dataset of a store: a save is a commit, which has the metadata, and the
 * parents of which lineage tells. What others write to the dataset are versions as well; they have
 * the metadata of the one before.
 */
final class DatasetBackend implements StorageBackend {
  /** Part of {@code docs/format.md}. */
  static final String METADATA = "series.metadata";

  private static final String PREFIX = "series.";

  private final Store store;
  private final FileFormat format;
  private final BackendType type;
  private final boolean isOwned;
  private final BufferAllocator memory = new RootAllocator();

  /** Creates a backend; a store that it owns is closed with it. */
  DatasetBackend(Store store, FileFormat format, BackendType type, boolean isOwned) {
    this.store = store;
    this.format = format;
    this.type = type;
    this.isOwned = isOwned;
  }

  @Override
  public BackendType type() {
    return type;
  }

  @Override
  public SeriesInfo save(String key, ArrowReader rows, SeriesMetadata metadata) {
    String name = name(key);
    List<SeriesVersion> parents =
        SeriesKeys.parents(metadata, k -> find(k).map(SeriesInfo::version));
    CommitInfo said =
        new CommitInfo(
            parents.stream().map(p -> new Parent(ref(p.key()), p.version())).toList(),
            Map.of(METADATA, SeriesJson.write(metadata)));
    Schema schema = schema(rows);
    List<Fragment> fragments = stage(name, schema, rows);
    boolean isDone = false;
    try {
      Commit commit = commit(name, schema, fragments, said);
      isDone = true;
      return info(key, dataset(key).at(commit.version()), Optional.of(commit));
    } finally {
      if (!isDone) {
        store.datasets().discard(name, fragments);
      }
    }
  }

  private List<Fragment> stage(String name, Schema schema, ArrowReader rows) {
    boolean isDone = false;
    DatasetWriter writer = store.datasets().stage(name, schema, WriteOptions.DEFAULT.as(format));
    try {
      while (rows.loadNextBatch()) {
        writer.write(rows.getVectorSchemaRoot());
      }
      List<Fragment> fragments = writer.finish();
      isDone = true;
      return fragments;
    } catch (IOException e) {
      throw unreadable(e);
    } finally {
      if (isDone) {
        writer.close();
      } else {
        writer.abort();
      }
    }
  }

  private Commit commit(String name, Schema schema, List<Fragment> fragments, CommitInfo said) {
    Datasets datasets = store.datasets();
    if (!datasets.exists(name)) {
      try {
        return datasets.create(name, schema, fragments, said).history().get(0);
      } catch (AlreadyExistsException e) {
        // Somebody saved the series at the same time. This comes after it.
      }
    }
    return datasets.open(name).replace(schema, fragments, said);
  }

  @Override
  public SeriesInfo info(String key) {
    return find(key).orElseThrow(() -> SeriesKeys.missing(key, list()));
  }

  private Optional<SeriesInfo> find(String key) {
    String name = name(key);
    try {
      Dataset dataset = store.datasets().open(name);
      long newest =
          dataset
              .findLast(DatasetBackend::isVersion)
              .map(Commit::version)
              .orElseGet(() -> dataset.latest().version());
      Optional<Commit> said =
          dataset.findLast(c -> c.version() <= newest && c.meta().containsKey(METADATA));
      return Optional.of(info(key, dataset.at(newest), said));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<SeriesInfo> versions(String key) {
    Dataset dataset = dataset(key);
    List<SeriesInfo> versions = new ArrayList<>();
    Optional<Commit> said = Optional.empty();
    for (Commit commit : dataset.history()) {
      if (commit.meta().containsKey(METADATA)) {
        said = Optional.of(commit);
      }
      if (isVersion(commit)) {
        versions.add(info(key, dataset.at(commit.version()), said));
      }
    }
    return versions;
  }

  @Override
  public ArrowReader read(SeriesInfo version, SeriesQuery query) {
    Dataset dataset = dataset(version.key());
    Snapshot snapshot = dataset.at(version.version());
    if (!snapshot.time().equals(version.time())) {
      throw new NotFoundException(
          "Series '"
              + version.key()
              + "' was deleted, and another of that key saved. Ask for its info again.");
    }
    Scan scan = Scan.ALL;
    if (query.columns().isPresent()) {
      scan = scan.withColumns(query.columns().get());
    }
    if (query.filter().isPresent()) {
      scan = scan.withFilter(query.filter().get());
    }
    Schema schema = query.columns().map(snapshot.schema()::select).orElse(snapshot.schema());
    return new ChunkReader(memory, ArrowSchemas.toArrow(schema), dataset.chunks(snapshot, scan));
  }

  @Override
  public int expire(String key, int kept) {
    SeriesKeys.checkKept(kept);
    List<SeriesInfo> versions = versions(key);
    if (versions.size() <= kept) {
      return 0;
    }
    Dataset dataset = dataset(key);
    long oldest = versions.get(versions.size() - kept).version();
    int last = Math.toIntExact(dataset.latest().version() - oldest + 1);
    List<Long> given = dataset.expire(ExpireOptions.DEFAULT.keepingLast(last)).versions();
    return (int) versions.stream().filter(v -> given.contains(v.version())).count();
  }

  @Override
  public void delete(String key) {
    dataset(key);
    store.datasets().drop(name(key));
  }

  @Override
  public boolean exists(String key) {
    return store.datasets().exists(name(key));
  }

  @Override
  public List<String> list() {
    return store.datasets().list().stream()
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> name.substring(PREFIX.length()))
        .toList();
  }

  @Override
  public void close() {
    try (memory) {
      if (isOwned) {
        store.close();
      }
    }
  }

  private Dataset dataset(String key) {
    String name = name(key);
    if (!store.datasets().exists(name)) {
      throw SeriesKeys.missing(key, list());
    }
    return store.datasets().open(name);
  }

  private static SeriesInfo info(String key, Snapshot snapshot, Optional<Commit> said) {
    return new SeriesInfo(
        key,
        snapshot.version(),
        snapshot.time(),
        snapshot.schema(),
        snapshot.rows(),
        said.map(
                c -> SeriesJson.read(c.meta().getOrDefault(METADATA, "{}"), "series '" + key + "'"))
            .orElse(SeriesMetadata.NONE),
        said.map(DatasetBackend::parents).orElse(List.of()));
  }

  private static List<SeriesVersion> parents(Commit commit) {
    return commit.parents().stream()
        .filter(p -> p.collection().name().startsWith(PREFIX))
        .map(p -> new SeriesVersion(p.collection().name().substring(PREFIX.length()), p.version()))
        .toList();
  }

  private static boolean isVersion(Commit commit) {
    return commit.operation() != Operation.EXPIRE;
  }

  private static Schema schema(ArrowReader rows) {
    try {
      return ArrowSchemas.fromArrow(rows.getVectorSchemaRoot().getSchema());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  static StorageException unreadable(IOException e) {
    return new StorageException("Can't read the rows to save: " + e.getMessage(), e);
  }

  private static CollectionRef ref(String key) {
    return CollectionRef.dataset(name(key));
  }

  private static String name(String key) {
    return PREFIX + SeriesKeys.check(key);
  }
}
