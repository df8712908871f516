package io.recursivestore.exchange;

import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * The rows of another split, with other features.
 *
 * @param source the other one
 * @param features the features of the columns to read
 */
record ConvertedSplit(Split source, Features features) implements Split {
  @Override
  public OptionalLong rows() {
    return source.rows();
  }

  @Override
  public ArrowReader read(BufferAllocator allocator) {
    return read(source.read(allocator), features);
  }

  /**
   * Returns a reader in the types of features.
   *
   * @param rows the rows, which the returned reader closes; closed if this fails
   */
  static ArrowReader read(ArrowReader rows, Features features) {
    boolean opened = false;
    try {
      ArrowReader converted =
          ConvertedReader.of(
              rows, SplitSchema.toRead(features, rows.getVectorSchemaRoot().getSchema()));
      opened = true;
      return converted;
    } catch (IOException e) {
      throw failed(e);
    } finally {
      if (!opened) {
        close(rows);
      }
    }
  }

  private static void close(ArrowReader rows) {
    try {
      rows.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static StorageException failed(IOException e) {
    return new StorageException("Can't read the rows of a split: " + e.getMessage(), e);
  }
}
