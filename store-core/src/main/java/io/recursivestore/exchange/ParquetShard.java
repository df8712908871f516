package io.recursivestore.exchange;

import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.parquet.ForeignParquet;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Some columns of a Parquet file.
 *
 * @param root the vectors that hold each batch in turn
 * @param reader fills them
 */
record ParquetShard(VectorSchemaRoot root, FragmentReader reader) implements Shard {
  private static final int BATCH_ROWS = 1_000;

  /** Opens a file at its first row. */
  static ParquetShard open(Path file, List<String> columns, BufferAllocator allocator) {
    ForeignParquet parquet = parquet(file);
    boolean opened = false;
    try {
      FragmentReader reader = parquet.read(columns, BATCH_ROWS);
      ParquetShard shard =
          new ParquetShard(VectorSchemaRoot.create(parquet.schema(columns), allocator), reader);
      opened = true;
      return shard;
    } finally {
      if (!opened) {
        parquet.close();
      }
    }
  }

  static ForeignParquet parquet(Path file) {
    return ForeignParquet.open(file.toString(), FileObject.open(file));
  }

  @Override
  public boolean next() {
    return reader.next(root);
  }

  @Override
  public long bytesRead() {
    return reader.counts().bytes();
  }

  @Override
  public void close() {
    root.close();
    reader.close();
  }
}
