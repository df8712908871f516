package io.recursivestore.exchange;

import io.recursivestore.model.CorruptDataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads files one after another, all in the same vectors. */
final class ShardsReader extends ArrowReader {
  private final Schema schema;
  private final Iterator<Path> files;
  private final Shard.Opener opener;
  private @Nullable Shard shard;
  private @Nullable Conversion conversion;
  private long bytesRead;

  ShardsReader(BufferAllocator allocator, Schema schema, List<Path> files, Shard.Opener opener) {
    super(allocator);
    this.schema = schema;
    this.files = files.iterator();
    this.opener = opener;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    while (true) {
      if (shard == null) {
        if (!files.hasNext()) {
          return false;
        }
        open(files.next());
      }
      if (shard != null && conversion != null && shard.next()) {
        conversion.convert(shard.root().getRowCount());
        return true;
      }
      closeReadSource();
    }
  }

  private void open(Path file) throws IOException {
    Shard opened = opener.open(file, allocator);
    shard = opened;
    List<Field> found = opened.root().getSchema().getFields();
    if (found.size() != schema.getFields().size() || !found.stream().allMatch(this::hasColumn)) {
      throw new CorruptDataException(
          "'"
              + file
              + "' has the columns "
              + found
              + ", but the first file has "
              + schema.getFields()
              + ".");
    }
    conversion = new Conversion(opened.root(), getVectorSchemaRoot());
  }

  private boolean hasColumn(Field field) {
    return schema.getFields().stream()
        .anyMatch(f -> f.getName().equals(field.getName()) && Layout.isSame(f, field));
  }

  @Override
  public long bytesRead() {
    return bytesRead + (shard == null ? 0 : shard.bytesRead());
  }

  @Override
  protected void closeReadSource() {
    if (shard != null) {
      bytesRead += shard.bytesRead();
      shard.close();
      shard = null;
      conversion = null;
    }
  }

  @Override
  protected Schema readSchema() {
    return schema;
  }
}
