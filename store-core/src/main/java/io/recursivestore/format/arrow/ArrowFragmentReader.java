package io.recursivestore.format.arrow;

import io.recursivestore.format.FileBytes;
import io.recursivestore.format.FragmentCheck;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.StoreException;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Arrow file. Vectors get the file's own memory where they can, and must not be written
 * to: they are emptied when the rows end.
 */
final class ArrowFragmentReader implements FragmentReader {
  private final String key;
  private final ObjectReader object;
  private final FileBytes bytes;
  private final ArrowFooter footer;
  private final List<FileColumn> columns;
  private final long expectedRows;
  private final int batchRows;
  private int nextBatch;
  private int row;
  private long rows;
  private long rowsGiven;
  private @Nullable BatchBuffers batch;

  private ArrowFragmentReader(
      String key,
      ObjectReader object,
      FileBytes bytes,
      ArrowFooter footer,
      List<FileColumn> columns,
      long expectedRows,
      int batchRows) {
    this.key = key;
    this.object = object;
    this.bytes = bytes;
    this.footer = footer;
    this.columns = columns;
    this.expectedRows = expectedRows;
    this.batchRows = batchRows;
  }

  static ArrowFragmentReader open(
      ObjectStore objects, String key, Fragment fragment, Schema schema, int batchRows) {
    ObjectReader object = objects.open(key, fragment.bytes());
    boolean opened = false;
    try {
      FragmentCheck.size(key, object, fragment);
      ArrowFooter footer = ArrowFooter.read(object);
      List<Column> written = FileFields.columns(footer.schema(), fragment.names());
      FragmentCheck.columns(key, written, written, fragment, schema);
      List<FileColumn> columns =
          schema.columns().stream()
              .map(c -> FileColumn.find(c, written, footer.schema().getFields()))
              .toList();
      FileBytes bytes = new FileBytes(object);
      opened = true;
      return new ArrowFragmentReader(
          key, object, bytes, footer, columns, fragment.rows(), batchRows);
    } catch (CorruptDataException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw damaged(key, "in its footer", e);
    } finally {
      if (!opened) {
        object.close();
      }
    }
  }

  @Override
  public boolean next(VectorSchemaRoot target) {
    try {
      if (batch == null || row == batch.rows()) {
        batch = nextBatch();
        row = 0;
      }
      if (batch == null) {
        // Whoever fills the vectors next may write to them.
        target.getFieldVectors().forEach(FieldVector::clear);
        return false;
      }
      int count = Math.min(batch.rows() - row, batchRows);
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).read(batch, row, count, target.getVector(i));
      }
      target.setRowCount(count);
      row += count;
      rowsGiven += count;
      return true;
    } catch (StoreException e) {
      throw e;
    } catch (OutOfMemoryException | OversizedAllocationException e) {
      throw new StorageException(
          "Can't hold a batch of '"
              + key
              + "' in memory: "
              + e.getMessage()
              + " Read fewer columns, or give more memory.",
          e);
    } catch (RuntimeException | InternalError e) {
      // An InternalError is a page of a mapped file that could not be read.
      throw damaged(key, "in batch " + (nextBatch - 1), e);
    }
  }

  @Override
  public ReadCounts counts() {
    return new ReadCounts(bytes.bytesRead(), 0, 0, rowsGiven, 0);
  }

  @Override
  public void close() {
    try (object;
        bytes) {
      columns.forEach(FileColumn::close);
    }
  }

  /** Returns the next batch that has rows, or null at the end. */
  private @Nullable BatchBuffers nextBatch() {
    while (nextBatch < footer.batches().size()) {
      BatchBlock block = footer.batches().get(nextBatch++);
      BatchBuffers found =
          new BatchBuffers(bytes, block, block.read(object), footer.schema().getFields());
      rows += found.rows();
      if (rows > expectedRows) {
        throw new CorruptDataException(
            "'"
                + key
                + "' has "
                + rows
                + " rows or more, but the commit log says "
                + expectedRows
                + ".");
      }
      if (found.rows() > 0) {
        return found;
      }
    }
    if (rows != expectedRows) {
      throw new CorruptDataException(
          "'" + key + "' has " + rows + " rows, but the commit log says " + expectedRows + ".");
    }
    return null;
  }

  private static CorruptDataException damaged(String key, String where, Throwable e) {
    return new CorruptDataException("'" + key + "' is damaged " + where + ": " + e.getMessage(), e);
  }
}
