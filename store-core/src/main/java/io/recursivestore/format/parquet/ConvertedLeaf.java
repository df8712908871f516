package io.recursivestore.format.parquet;

import io.recursivestore.model.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Copies values of types that only files from elsewhere have into vectors of the store's types. A
 * value that does not fit is refused, never cut.
 */
final class ConvertedLeaf {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_MILLI = 1_000;
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  /** So far from 1970, and with any number of nanoseconds beside, microseconds fit. */
  private static final long MOST_DAYS = 100_000_000;

  /** The Julian day of 1970-01-01. */
  private static final int EPOCH_DAY = 2_440_588;

  private ConvertedLeaf() {}

  /** Returns what copies the values of a column, or null if they are copied as they are. */
  static LeafReader.@Nullable Setter setter(
      ColumnReader column, PrimitiveType stored, FieldVector vector) {
    String name = String.join(".", column.getDescriptor().getPath());
    if (vector instanceof TimeStampMicroVector || vector instanceof TimeStampMicroTZVector) {
      return time(name, column, stored, (TimeStampVector) vector);
    }
    if (vector instanceof BigIntVector v && isUnsigned(stored)) {
      return stored.getPrimitiveTypeName() == PrimitiveTypeName.INT32
          ? i -> v.setSafe(i, Integer.toUnsignedLong(column.getInteger()))
          : i -> v.setSafe(i, signed(name, column.getLong()));
    }
    if (isHalf(stored)) {
      if (vector instanceof Float4Vector v) {
        return i -> v.setSafe(i, half(column));
      }
      if (vector instanceof Float8Vector v) {
        return i -> v.setSafe(i, half(column));
      }
    }
    return null;
  }

  static boolean isUnsigned(PrimitiveType stored) {
    return stored.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation type
        && !type.isSigned();
  }

  static boolean isHalf(PrimitiveType stored) {
    return stored.getLogicalTypeAnnotation()
        instanceof LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
  }

  /** Returns the unit of times, or null if the type is none of times. */
  static @Nullable TimeUnit unit(PrimitiveType stored) {
    return stored.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time
        ? time.getUnit()
        : null;
  }

  private static LeafReader.@Nullable Setter time(
      String name, ColumnReader column, PrimitiveType stored, TimeStampVector vector) {
    if (stored.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
      return i -> vector.setSafe(i, micros(name, column.getBinary().toByteBuffer()));
    }
    TimeUnit unit = unit(stored);
    if (unit == TimeUnit.NANOS) {
      return i -> vector.setSafe(i, micros(name, column.getLong()));
    }
    return unit == TimeUnit.MILLIS
        ? i -> vector.setSafe(i, millisToMicros(name, column.getLong()))
        : null;
  }

  private static long millisToMicros(String name, long millis) {
    long micros = millis * MICROS_PER_MILLI;
    if (micros / MICROS_PER_MILLI != millis) {
      throw tooFar(name, millis + " milliseconds");
    }
    return micros;
  }

  /** Nanoseconds of the day, and the Julian day. */
  private static long micros(String name, ByteBuffer int96) {
    ByteBuffer bytes = int96.slice().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong(0);
    long day = bytes.getInt(Long.BYTES) - (long) EPOCH_DAY;
    if (Math.abs(day) >= MOST_DAYS) {
      throw tooFar(name, day + " days");
    }
    return day * MICROS_PER_DAY + micros(name, nanos);
  }

  private static InvalidRequestException tooFar(String name, String time) {
    return new InvalidRequestException(
        "Column '"
            + name
            + "' holds a time that can't be kept in microseconds: "
            + time
            + " from 1970. Replace the value, or leave the column out.");
  }

  private static long micros(String name, long nanos) {
    if (nanos % NANOS_PER_MICRO != 0) {
      throw new InvalidRequestException(
          "Column '"
              + name
              + "' holds a time that can't be kept in microseconds: "
              + nanos
              + " nanoseconds. Cast the column to microseconds, or leave it out.");
    }
    return nanos / NANOS_PER_MICRO;
  }

  private static long signed(String name, long unsigned) {
    if (unsigned < 0) {
      throw new InvalidRequestException(
          "Column '"
              + name
              + "' holds "
              + Long.toUnsignedString(unsigned)
              + ", which is no int64. Cast the column, or leave it out.");
    }
    return unsigned;
  }

  private static float half(ColumnReader column) {
    ByteBuffer bytes = column.getBinary().toByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
    return Float16.toFloat(bytes.getShort(0));
  }
}
