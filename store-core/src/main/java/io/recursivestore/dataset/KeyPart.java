package io.recursivestore.dataset;

import io.recursivestore.model.BucketHash;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.PartitionColumn;
import io.recursivestore.model.Transform;
import io.recursivestore.model.Transform.Bucket;
import io.recursivestore.model.Transform.Plain;
import io.recursivestore.model.Transform.Truncate;
import io.recursivestore.model.Transforms;
import io.recursivestore.model.Value;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;

/** What one field that files are partitioned by makes of the values of a vector. */
interface KeyPart {
  /** Adds the result for a row that is not null. */
  void put(int row, KeyBytes key);

  /** Returns the result for a row that is not null. */
  Value value(int row);

  /** Returns how the values of a vector become those of a field. */
  static KeyPart of(PartitionColumn field, FieldVector vector) {
    Transform transform = field.field().transform();
    DataType type = field.column().type();
    LongAt whole = LongAt.whole(vector);
    if (whole != null) {
      return new OfLong(result(transform, type, whole));
    }
    if (vector instanceof Float8Vector doubles) {
      return new OfDouble(doubles::get);
    }
    if (vector instanceof Float4Vector floats) {
      return new OfDouble(floats::get);
    }
    if (vector instanceof DecimalVector decimals) {
      return DecimalKey.of(transform, decimals);
    }
    if (vector instanceof BaseVariableWidthVector bytes) {
      return TextKey.of(field, bytes, type == Primitive.BINARY);
    }
    throw new InvalidRequestException("Rows can't be partitioned by " + field.text() + ".");
  }

  private static LongAt result(Transform transform, DataType type, LongAt values) {
    if (transform instanceof Bucket bucket) {
      return row -> BucketHash.bucket(BucketHash.of(values.get(row)), bucket.count());
    }
    if (transform instanceof Truncate truncate) {
      return row -> truncate.truncate(values.get(row));
    }
    Plain plain = (Plain) transform;
    return plain == Plain.IDENTITY ? values : row -> Transforms.time(plain, type, values.get(row));
  }

  /**
   * A result that is a whole number.
   *
   * @param results computes it
   */
  record OfLong(LongAt results) implements KeyPart {
    @Override
    public void put(int row, KeyBytes key) {
      key.putLong(results.get(row));
    }

    @Override
    public Value value(int row) {
      return new Value.OfLong(results.get(row));
    }
  }

  /** Reads a floating-point number that is not null. */
  @FunctionalInterface
  interface DoubleAt {
    double get(int row);
  }

  /**
   * A floating-point number. All NaNs are one value, and both zeros.
   *
   * @param values reads it
   */
  record OfDouble(DoubleAt values) implements KeyPart {
    @Override
    public void put(int row, KeyBytes key) {
      key.putLong(Double.doubleToLongBits(values.get(row) + 0.0));
    }

    @Override
    public Value value(int row) {
      return new Value.OfDouble(values.get(row) + 0.0);
    }
  }
}
