package io.recursivestore.exchange.files;

import io.jhdf.HdfFile;
import io.recursivestore.exchange.FileObject;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.hdf5.Superblock;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StoreException;
import io.recursivestore.storage.ObjectReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** An HDF5 file. */
final class Hdf5Source implements SourceFile {
  private final Path file;
  private final Schema schema;
  private final Map<String, String> unreadable = new LinkedHashMap<>();

  Hdf5Source(Path file) {
    this.file = file;
    try (ObjectReader bytes = FileObject.open(file)) {
      checked(
          file,
          () -> {
            Superblock.check(bytes);
            return bytes;
          });
    }
    try (HdfFile hdf = open(file)) {
      Hdf5Table table = checked(file, () -> Hdf5Table.of(file, hdf));
      unreadable.putAll(table.unreadable());
      schema =
          FreshColumns.of(
              table.fields().stream().map(f -> new Column(1, f.name(), f.type(), true)).toList());
    }
  }

  @Override
  public Schema schema(Schema known) {
    return schema;
  }

  @Override
  public Map<String, String> unreadable() {
    return unreadable;
  }

  @Override
  public ArrowReader rows(BufferAllocator allocator, Schema written) {
    HdfFile hdf = open(file);
    boolean opened = false;
    try {
      Hdf5Table table = checked(file, () -> Hdf5Table.of(file, hdf));
      List<Hdf5Field> fields = written.names().stream().map(table::field).toList();
      opened = true;
      return new Hdf5Batches(
          allocator, ArrowSchemas.toArrow(written), file, hdf, table.rows(), fields);
    } finally {
      if (!opened) {
        hdf.close();
      }
    }
  }

  private static HdfFile open(Path file) {
    return checked(file, () -> new HdfFile(file));
  }

  /** Reads something; whatever is wrong with the file, its name is told. */
  static <T> T checked(Path file, Supplier<T> read) {
    try {
      return read.get();
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | InternalError e) {
      throw new CorruptDataException(
          "'" + file + "' is damaged, or no HDF5 file: " + e.getMessage(), e);
    }
  }
}
