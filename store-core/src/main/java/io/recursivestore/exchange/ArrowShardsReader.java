package io.recursivestore.exchange;

import io.recursivestore.model.CorruptDataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads Arrow files one after another, all in the same vectors. */
final class ArrowShardsReader extends ArrowReader {
  private final Schema schema;
  private final Iterator<Path> files;
  private @Nullable ArrowShard shard;
  private @Nullable Conversion conversion;
  private long bytesRead;

  ArrowShardsReader(BufferAllocator allocator, Schema schema, List<Path> files) {
    super(allocator);
    this.schema = schema;
    this.files = files.iterator();
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
    ArrowShard opened = ArrowShard.open(file, allocator);
    shard = opened;
    if (!Conversion.isNeedless(opened.root().getSchema(), schema)) {
      throw new CorruptDataException(
          "'"
              + file
              + "' has the columns "
              + opened.root().getSchema().getFields()
              + ", but the first file has "
              + schema.getFields()
              + ".");
    }
    conversion = new Conversion(opened.root(), getVectorSchemaRoot());
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
