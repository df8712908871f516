package io.recursivestore.dataset;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.NamedFile;
import io.recursivestore.format.Selection;
import io.recursivestore.format.VectorStatistics;
import io.recursivestore.format.arrow.NamedArrow;
import io.recursivestore.format.parquet.NamedParquet;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Layout;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaFit;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Makes files that others wrote data files of a dataset, as they are. */
final class FileAdoption {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int BATCH_ROWS = 4096;

  private final ObjectStore objects;
  private final DataFormats formats;
  private final CollectionRef dataset;

  FileAdoption(ObjectStore objects, DataFormats formats, CollectionRef dataset) {
    this.objects = objects;
    this.formats = formats;
    this.dataset = dataset;
  }

  /**
   * Adopts a file. It belongs to no version until a commit names it.
   *
   * @return empty if it can't be read as the columns of the dataset where it lies
   * @throws InvalidRequestException if it holds a value that doesn't fit
   */
  Optional<Adopted> run(Adoption what) {
    String path = "data/" + UUID.randomUUID() + "." + what.format().extension();
    String key = dataset.prefix() + "/" + path;
    boolean done = false;
    try {
      boolean linked = what.link() && objects.link(what.file(), key);
      int crc32c = linked ? checksum(key) : copy(what, key);
      Optional<Fragment> fragment = describe(what, path, key, crc32c);
      done = fragment.isPresent();
      return fragment.map(f -> new Adopted(f, linked));
    } finally {
      if (!done) {
        objects.delete(key);
      }
    }
  }

  private Optional<Fragment> describe(Adoption what, String path, String key, int crc32c) {
    ObjectReader object = objects.open(key);
    long bytes = object.size();
    Optional<? extends NamedFile> opened =
        what.format() == FileFormat.PARQUET
            ? Optional.of(
                NamedParquet.open(
                    what.file().toString(),
                    object,
                    // The dataset's file will be asked for, not the one that it was.
                    name -> formats.keys().of(objects.description() + "/" + key)))
            : NamedArrow.open(object);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (NamedFile file = opened.get()) {
      List<Column> written = file.written(what.names());
      if (SchemaFit.problem(written, what.schema().columns()).isPresent()) {
        return Optional.empty();
      }
      Fragment fragment =
          new Fragment(
              path,
              file.rows(),
              bytes,
              crc32c,
              file.statistics(what.names()),
              what.schema().lastId(),
              Layout.crc32c(written),
              what.names());
      return Optional.of(checked(fragment, key, what.schema(), file));
    }
  }

  /** Reads columns whose values may not fit, and takes their statistics as it goes. */
  private Fragment checked(Fragment fragment, String key, Schema schema, NamedFile file) {
    Set<String> unchecked = file.unchecked();
    Set<Integer> secret =
        fragment.names().entrySet().stream()
            .filter(name -> file.encrypted().contains(name.getKey()))
            .map(name -> name.getValue().id())
            .collect(Collectors.toSet());
    List<Column> columns =
        schema.columns().stream()
            .filter(
                c ->
                    fragment.names().entrySet().stream()
                        .anyMatch(
                            n -> n.getValue().id() == c.id() && unchecked.contains(n.getKey())))
            .toList();
    if (columns.isEmpty()) {
      return fragment;
    }
    Schema read = new Schema(columns, schema.lastId());
    Map<Integer, ColumnStatistics> statistics = new HashMap<>(fragment.columns());
    try (BufferAllocator memory = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(read), memory);
        FragmentReader rows =
            formats.read(objects, key, fragment, Selection.all(read, BATCH_ROWS))) {
      Map<Integer, VectorStatistics> gathered = new HashMap<>();
      while (rows.next(root)) {
        for (int i = 0; i < columns.size(); i++) {
          if (!secret.contains(columns.get(i).id()) && VectorStatistics.has(root.getVector(i))) {
            gathered
                .computeIfAbsent(columns.get(i).id(), id -> new VectorStatistics())
                .add(root.getVector(i));
          }
        }
      }
      gathered.forEach((id, all) -> statistics.put(id, all.result()));
    }
    return new Fragment(
        fragment.path(),
        fragment.rows(),
        fragment.bytes(),
        fragment.crc32c(),
        statistics,
        fragment.lastId(),
        fragment.layout(),
        fragment.names());
  }

  private int checksum(String key) {
    CRC32C crc = new CRC32C();
    try (ObjectReader object = objects.open(key)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
      for (long at = 0; at < object.size(); at += block.limit()) {
        block.clear().limit((int) Math.min(BLOCK_BYTES, object.size() - at));
        object.read(at, block);
        crc.update(block.flip());
      }
    }
    return (int) crc.getValue();
  }

  private int copy(Adoption what, String key) {
    byte[] block = new byte[BLOCK_BYTES];
    try (InputStream source = Files.newInputStream(what.file());
        ObjectWriter copy = objects.create(key)) {
      for (int count = source.read(block); count >= 0; count = source.read(block)) {
        copy.write(block, 0, count);
      }
      copy.commit();
      return copy.crc32c();
    } catch (IOException e) {
      throw new StorageException("Can't read '" + what.file() + "': " + e.getMessage(), e);
    }
  }
}
