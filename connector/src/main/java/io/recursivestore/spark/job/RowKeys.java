package io.recursivestore.spark.job;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.Partitioner;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;

/**
 * Rows as keys that Spark sorts: the number of the shard among those that are written, the row's
 * place in the order, and the row itself, all as bytes that are compared without signs. So rows
 * that share a place come in the order of their content, and the order is the same in every run.
 */
final class RowKeys {
  /** A multiple of eight, because Spark reads rows by words. */
  private static final int PREFIX = 16;

  private RowKeys() {}

  /** Returns a row's key. */
  static byte[] of(int shard, long place, byte[] row) {
    return ByteBuffer.allocate(PREFIX + row.length).putLong(shard).putLong(place).put(row).array();
  }

  /** Lets a row show what is in its key. */
  static UnsafeRow show(byte[] key, UnsafeRow row) {
    row.pointTo(key, Platform.BYTE_ARRAY_OFFSET + PREFIX, key.length - PREFIX);
    return row;
  }

  /** Compares keys. */
  static final class Order implements Comparator<byte[]>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(byte[] left, byte[] right) {
      return Arrays.compareUnsigned(left, right);
    }
  }

  /** Sends each row to its shard. */
  static final class ByShard extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int shards;

    ByShard(int shards) {
      this.shards = shards;
    }

    @Override
    public int numPartitions() {
      return shards;
    }

    @Override
    public int getPartition(Object key) {
      return (int) ByteBuffer.wrap((byte[]) key).getLong();
    }
  }
}
