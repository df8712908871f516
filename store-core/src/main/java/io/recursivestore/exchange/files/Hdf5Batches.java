package io.recursivestore.exchange.files;

import io.jhdf.HdfFile;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of an HDF5 file as batches. */
final class Hdf5Batches extends BatchReader {
  private static final int BATCH_ROWS = 4096;

  private final Path file;
  private final HdfFile hdf;
  private final long rows;
  private final List<Hdf5Field> fields;
  private long row;

  Hdf5Batches(
      BufferAllocator allocator,
      Schema schema,
      Path file,
      HdfFile hdf,
      long rows,
      List<Hdf5Field> fields) {
    super(allocator, schema);
    this.file = file;
    this.hdf = hdf;
    this.rows = rows;
    this.fields = fields;
  }

  @Override
  boolean next() {
    int count = (int) Math.min(BATCH_ROWS, rows - row);
    if (count <= 0) {
      return false;
    }
    row += Hdf5Source.checked(file, () -> fill(count));
    return true;
  }

  @Override
  void end() {
    hdf.close();
  }

  private int fill(int count) {
    for (int i = 0; i < fields.size(); i++) {
      fields.get(i).read(row, count, root().getVector(i));
    }
    root().setRowCount(count);
    return count;
  }
}
