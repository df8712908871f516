package io.recursivestore.spark.job;

import io.recursivestore.model.StorageException;
import io.recursivestore.spark.read.StreamPlaces;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one split among the places of a stream. Of the others, only the step that decides is
 * looked at. Each row is the same object as the one before.
 */
final class StreamRows implements Iterator<InternalRow>, AutoCloseable {
  private final PartitionReader<ColumnarBatch> reader;
  private final Splits splits;
  private final int split;
  private @Nullable ColumnarBatch batch;
  private int at = -1;
  private long left;

  /**
   * Opens rows.
   *
   * @param places the stream
   * @param from the first place
   * @param to the place to stop before
   * @param splits decides
   * @param split the split
   * @param skip how many rows of the split to leave out
   * @param count how many rows there are then, at most
   */
  StreamRows(
      StreamPlaces places, long from, long to, Splits splits, int split, long skip, long count) {
    this.reader = places.read(from, to);
    this.splits = splits;
    this.split = split;
    this.left = Long.MAX_VALUE;
    for (long i = 0; i < skip && find(); i++) {
      at++;
    }
    this.left = count;
  }

  @Override
  public boolean hasNext() {
    return left > 0 && find();
  }

  @Override
  public InternalRow next() {
    if (!hasNext() || batch == null) {
      throw new NoSuchElementException();
    }
    left--;
    return batch.getRow(at++);
  }

  /**
   * Counts the rows of each split.
   *
   * @param places the stream, without columns
   * @param from the first place
   * @param to the place to stop before
   * @param splits decides
   */
  static long[] count(StreamPlaces places, long from, long to, Splits splits) {
    long[] counts = new long[splits.names().size()];
    try (PartitionReader<ColumnarBatch> reader = places.read(from, to)) {
      while (reader.next()) {
        ColumnarBatch batch = reader.get();
        ColumnVector keys = batch.column(batch.numCols() - 1);
        for (int i = 0; i < batch.numRows(); i++) {
          int split = splits.of(keys.getLong(i));
          if (split != Splits.NONE) {
            counts[split]++;
          }
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
    return counts;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Goes on to the next row of the split, unless one was found already; false if there is none. */
  private boolean find() {
    try {
      while (true) {
        if (batch == null || at >= batch.numRows()) {
          if (!reader.next()) {
            return false;
          }
          batch = reader.get();
          at = 0;
        }
        ColumnVector keys = batch.column(batch.numCols() - 1);
        for (; at < batch.numRows(); at++) {
          if (splits.of(keys.getLong(at)) == split) {
            return true;
          }
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static StorageException failed(IOException e) {
    return new StorageException("Can't read the rows of a stream: " + e.getMessage(), e);
  }
}
