package io.recursivestore.spark.job;

import io.recursivestore.model.StorageException;
import io.recursivestore.spark.read.StreamPlaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
  private int at;
  private long skip;
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
    this.skip = skip;
    this.left = count;
  }

  @Override
  public boolean hasNext() {
    for (; skip > 0 && find(); skip--) {
      at++;
    }
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
   * Counts the rows of each split in slices of equal size, of which the last may be smaller.
   *
   * @param places the stream, without columns
   * @param from the first place
   * @param to the place to stop before
   * @param slice the number of places in a slice
   * @param splits decides
   * @return for each slice, in order, the rows of each split
   */
  static List<long[]> count(StreamPlaces places, long from, long to, long slice, Splits splits) {
    List<long[]> slices = new ArrayList<>();
    long[] counts = {};
    long end = from;
    long place = from;
    try (PartitionReader<ColumnarBatch> reader = places.read(from, to)) {
      while (reader.next()) {
        ColumnarBatch batch = reader.get();
        ColumnVector keys = batch.column(batch.numCols() - 1);
        for (int i = 0; i < batch.numRows(); i++, place++) {
          if (place == end) {
            counts = new long[splits.names().size()];
            slices.add(counts);
            end += slice;
          }
          int split = splits.of(keys.getLong(i));
          if (split != Splits.NONE) {
            counts[split]++;
          }
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
    return slices;
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
