package io.recursivestore.dataset;

import io.recursivestore.model.BucketHash;
import io.recursivestore.model.Transform;
import io.recursivestore.model.Transform.Bucket;
import io.recursivestore.model.Transform.Truncate;
import io.recursivestore.model.Value;
import java.math.BigDecimal;
import org.apache.arrow.vector.DecimalVector;

/**
 * Decimals that files are partitioned by.
 *
 * @param decimals their vector, which has the scale of the column
 */
record DecimalKey(DecimalVector decimals) implements KeyPart {

  static KeyPart of(Transform transform, DecimalVector decimals) {
    if (transform instanceof Bucket bucket) {
      byte[] digits = new byte[DecimalVector.TYPE_WIDTH];
      return new OfLong(row -> BucketHash.bucket(hash(decimals, row, digits), bucket.count()));
    }
    return transform instanceof Truncate truncate
        ? new Truncated(decimals, truncate)
        : new DecimalKey(decimals);
  }

  @Override
  public void put(int row, KeyBytes key) {
    key.putBytes(
        decimals.getDataBuffer(), (long) row * DecimalVector.TYPE_WIDTH, DecimalVector.TYPE_WIDTH);
  }

  @Override
  public Value value(int row) {
    return new Value.OfDecimal(decimals.getObject(row));
  }

  private record Truncated(DecimalVector decimals, Truncate truncate) implements KeyPart {
    @Override
    public void put(int row, KeyBytes key) {
      BigDecimal value = truncate.truncate(decimals.getObject(row));
      byte[] digits = value.unscaledValue().toByteArray();
      key.putByte(digits.length);
      for (byte digit : digits) {
        key.putByte(digit);
      }
    }

    @Override
    public Value value(int row) {
      return new Value.OfDecimal(truncate.truncate(decimals.getObject(row)));
    }
  }

  /** Hashes the fewest bytes that hold the number, the highest first. */
  private static int hash(DecimalVector decimals, int row, byte[] digits) {
    long start = (long) row * DecimalVector.TYPE_WIDTH;
    int top = DecimalVector.TYPE_WIDTH - 1;
    int sign = decimals.getDataBuffer().getByte(start + top) < 0 ? -1 : 0;
    while (top > 0
        && decimals.getDataBuffer().getByte(start + top) == sign
        && (decimals.getDataBuffer().getByte(start + top - 1) < 0 ? -1 : 0) == sign) {
      top--;
    }
    for (int i = 0; i <= top; i++) {
      digits[i] = decimals.getDataBuffer().getByte(start + top - i);
    }
    return BucketHash.of(digits, top + 1);
  }
}
