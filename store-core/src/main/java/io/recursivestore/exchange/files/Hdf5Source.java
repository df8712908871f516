package io.recursivestore.exchange.files;

import io.jhdf.HdfFile;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StoreException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** An HDF5 file. */
final class Hdf5Source implements SourceFile {
  private final Path file;
  private final Schema schema;
  private final Map<String, String> unreadable = new LinkedHashMap<>();

  Hdf5Source(Path file) {
    this.file = file;
    try (HdfFile hdf = open(file)) {
      Hdf5Table table = checked(file, ignored -> Hdf5Table.of(file, hdf));
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
    Hdf5Table table = checked(file, ignored -> Hdf5Table.of(file, hdf));
    List<Hdf5Field> fields =
        written.names().stream()
            .map(
                name ->
                    table.fields().stream()
                        .filter(f -> f.name().equals(name))
                        .findFirst()
                        .orElseThrow())
            .toList();
    return new BatchReader(allocator, ArrowSchemas.toArrow(written)) {
      private static final int BATCH_ROWS = 4096;
      private long row;

      @Override
      boolean next() {
        int count = (int) Math.min(BATCH_ROWS, table.rows() - row);
        if (count <= 0) {
          return false;
        }
        for (int i = 0; i < fields.size(); i++) {
          int place = i;
          checked(
              file,
              ignored -> {
                fields.get(place).read(row, count, root().getVector(place));
                return null;
              });
        }
        root().setRowCount(count);
        row += count;
        return true;
      }

      @Override
      void end() {
        hdf.close();
      }
    };
  }

  private static HdfFile open(Path file) {
    return checked(file, HdfFile::new);
  }

  private static <T> T checked(Path file, Function<Path, T> read) {
    try {
      return read.apply(file);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | InternalError e) {
      throw new CorruptDataException(
          "'" + file + "' is damaged, or no HDF5 file: " + e.getMessage(), e);
    }
  }
}
