package io.recursivestore.spark.vector;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.arrow.vector.DecimalVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Decimals: 16 bytes each, little-endian two's complement. */
final class ArrowDecimalColumn extends ArrowColumn {
  private final DecimalVector vector;
  private long data;

  ArrowDecimalColumn(DataType type, DecimalVector vector) {
    super(type, vector);
    this.vector = vector;
  }

  @Override
  public void rebind() {
    super.rebind();
    data = vector.getDataBufferAddress();
  }

  @Override
  public @Nullable Decimal getDecimal(int rowId, int precision, int scale) {
    if (isNullAt(rowId)) {
      return null;
    }
    long at = data + (long) rowId * DecimalVector.TYPE_WIDTH;
    long low = Platform.getLong(null, at);
    if (precision <= Decimal.MAX_LONG_DIGITS()) {
      return Decimal.createUnsafe(low, precision, scale);
    }
    byte[] bigEndian = new byte[DecimalVector.TYPE_WIDTH];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[bigEndian.length - 1 - i] = Platform.getByte(null, at + i);
    }
    return Decimal.apply(new BigDecimal(new BigInteger(bigEndian), scale), precision, scale);
  }
}
