package io.recursivestore.format.parquet;

import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.model.Column;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Layout;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetFileWriter.Mode;
import org.apache.parquet.schema.MessageType;

/**
 * Writes one Parquet file, column by column. The layout of the file is parquet-java's work; levels,
 * encodings and compression are this package's.
 */
final class ParquetFragmentWriter implements FragmentWriter {
  private static final long ROW_GROUP_BYTES = 128L << 20;

  /** Rows that take next to nothing don't make an endless row group. */
  private static final long ROW_GROUP_ROWS = 1L << 24;

  /** Whether a row group is full is looked at after so many rows, or about as many bytes. */
  private static final int SLICE_ROWS = 4096;

  private static final long SLICE_BYTES = 8L << 20;

  private final ObjectWriter file;
  private final String key;
  private final Schema schema;
  private final Supplier<Map<String, String>> metadata;
  private final ChunkContext context;
  private final ParquetFileWriter parquet;
  private final List<ColumnShredder> columns = new ArrayList<>();
  private final List<ColumnChunkWriter> leaves = new ArrayList<>();
  private long rows;
  private long groupRows;

  ParquetFragmentWriter(
      ObjectWriter file,
      String key,
      Schema schema,
      FileOptions options,
      Supplier<Map<String, String>> metadata) {
    this.file = file;
    this.key = key;
    this.schema = schema;
    this.metadata = metadata;
    this.context = new ChunkContext(options.compression());
    try {
      MessageType type = ParquetSchemas.toParquet(schema);
      this.parquet =
          new ParquetFileWriter(
              new ObjectOutputFile(file),
              type,
              Mode.CREATE,
              ROW_GROUP_BYTES,
              0,
              (FileEncryptionProperties) null,
              ParquetProperties.builder().build());
      parquet.start();
      addColumns(type.getColumns(), options.bloomFilterColumns());
    } catch (IOException e) {
      file.close();
      throw failed(e);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public void write(VectorSchemaRoot batch) {
    List<FieldVector> vectors = vectors(batch);
    int count = batch.getRowCount();
    int slice = sliceRows(vectors, count);
    try {
      for (int from = 0; from < count; from += slice) {
        int to = Math.min(count, from + slice);
        for (int i = 0; i < vectors.size(); i++) {
          columns.get(i).write(vectors.get(i), from, to);
        }
        groupRows += to - from;
        if (groupRows >= ROW_GROUP_ROWS || memory() >= ROW_GROUP_BYTES) {
          endGroup();
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
    rows += count;
  }

  @Override
  public long bytes() {
    return file.position() + leaves.stream().mapToLong(ColumnChunkWriter::bytes).sum();
  }

  @Override
  public Fragment finish(String path) {
    try {
      endGroup();
      parquet.end(metadata.get());
    } catch (IOException e) {
      throw failed(e);
    }
    file.commit();
    return new Fragment(
        path,
        rows,
        file.position(),
        file.crc32c(),
        FooterStatistics.of(parquet.getFooter(), schema),
        schema.lastId(),
        Layout.crc32c(schema.columns()));
  }

  /** What was written so far needs no end: without a commit there is no file. */
  @Override
  public void close() {
    try (file;
        context) {
      parquet.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void addColumns(List<ColumnDescriptor> descriptors, List<String> bloomFilters) {
    int next = 0;
    for (Column column : schema.columns()) {
      ColumnShredder shredder = new ColumnShredder(column);
      next = shredder.addLeaves(descriptors, next, context);
      columns.add(shredder);
      leaves.addAll(shredder.leaves());
      if (bloomFilters.contains(column.name()) && isOnly(descriptors, column.name())) {
        shredder.leaves().get(0).addBloomFilter();
      }
    }
  }

  /**
   * Tells whether only one column has a path. parquet-java knows Bloom filters by paths with dots,
   * and a dot can be in a name too.
   */
  private static boolean isOnly(List<ColumnDescriptor> descriptors, String name) {
    return descriptors.stream().filter(d -> String.join(".", d.getPath()).equals(name)).count()
        == 1;
  }

  /** Finds the columns in a batch, and refuses nulls where a column allows none. */
  private List<FieldVector> vectors(VectorSchemaRoot batch) {
    List<FieldVector> vectors = new ArrayList<>();
    for (Column column : schema.columns()) {
      FieldVector vector = batch.getVector(column.name());
      if (vector == null) {
        throw new InvalidRequestException("The batch has no column '" + column.name() + "'.");
      }
      if (!column.nullable() && vector.getNullCount() > 0) {
        throw new InvalidRequestException(
            "Column '"
                + column.name()
                + "' allows no nulls, but the batch has "
                + vector.getNullCount()
                + " of them.");
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static int sliceRows(List<FieldVector> vectors, int count) {
    long bytes = vectors.stream().mapToLong(FieldVector::getBufferSize).sum();
    long rowBytes = Math.max(1, bytes / Math.max(1, count));
    return (int) Math.max(1, Math.min(SLICE_ROWS, SLICE_BYTES / rowBytes));
  }

  private long memory() {
    long bytes = 0;
    for (ColumnChunkWriter leaf : leaves) {
      bytes += leaf.memory();
    }
    return bytes;
  }

  private void endGroup() throws IOException {
    if (groupRows == 0) {
      return;
    }
    parquet.startBlock(groupRows);
    for (ColumnChunkWriter leaf : leaves) {
      leaf.flush(parquet);
    }
    parquet.endBlock();
    groupRows = 0;
  }

  private StorageException failed(IOException e) {
    return new StorageException("Can't write '" + key + "': " + e.getMessage(), e);
  }
}
