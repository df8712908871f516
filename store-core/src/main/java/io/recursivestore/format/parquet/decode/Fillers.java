package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.decode.Converted.Widening;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** Chooses how a column's values come into a vector. */
final class Fillers {
  private final ColumnDescriptor leaf;
  private final PrimitiveType type;
  private final FieldVector vector;
  private final Scratch scratch;

  private Fillers(ColumnDescriptor leaf, FieldVector vector, Scratch scratch) {
    this.leaf = leaf;
    this.type = leaf.getPrimitiveType();
    this.vector = vector;
    this.scratch = scratch;
  }

  /**
   * Returns what fills a vector.
   *
   * @throws IllegalArgumentException if values of the column's type can't be those of the vector's
   */
  static Filler of(ColumnDescriptor leaf, FieldVector vector, Scratch scratch) {
    Fillers fillers = new Fillers(leaf, vector, scratch);
    return switch (fillers.type.getPrimitiveTypeName()) {
      case BOOLEAN -> fillers.booleans();
      case INT32 -> fillers.ints(true);
      case FLOAT -> fillers.ints(false);
      case INT64 -> fillers.longs(true);
      case DOUBLE -> fillers.longs(false);
      case INT96 -> fillers.int96();
      case FIXED_LEN_BYTE_ARRAY -> fillers.fixed();
      case BINARY -> fillers.texts(new StoredTexts(scratch));
    };
  }

  private Filler booleans() {
    if (vector instanceof BitVector bits) {
      return new BitFiller(bits, new StoredBits(), scratch);
    }
    throw unknown();
  }

  private Filler ints(boolean isWhole) {
    StoredInts values = new StoredInts(isWhole, scratch);
    if (vector instanceof DecimalVector decimals) {
      return DecimalFiller.of(
          decimals, values, Converted.wide(values, Widening.SIGNED, scratch), scratch);
    }
    Widening widening =
        isUnsigned() ? Widening.UNSIGNED : isWhole ? Widening.SIGNED : Widening.FLOATING;
    return numbers(values, values, widening);
  }

  private Filler numbers(Source source, Ints values, Widening widening) {
    if (!(vector instanceof BaseFixedWidthVector fixed) || vector instanceof BitVector) {
      throw unknown();
    }
    boolean isFloating = vector instanceof Float4Vector || vector instanceof Float8Vector;
    if (isFloating != (widening == Widening.FLOATING)) {
      throw unknown();
    }
    if (fixed.getTypeWidth() == Long.BYTES
        && (vector instanceof BigIntVector || vector instanceof Float8Vector)) {
      return new LongFiller(fixed, source, Converted.wide(values, widening, scratch), scratch);
    }
    if (fixed.getTypeWidth() <= Integer.BYTES) {
      return new IntFiller(fixed, source, values, scratch);
    }
    throw unknown();
  }

  private Filler longs(boolean isWhole) {
    StoredLongs values = new StoredLongs(isWhole, scratch);
    if (vector instanceof DecimalVector decimals) {
      return DecimalFiller.of(decimals, values, values, scratch);
    }
    if (!(vector instanceof BaseFixedWidthVector fixed)
        || fixed.getTypeWidth() != Long.BYTES
        || isWhole == vector instanceof Float8Vector) {
      throw unknown();
    }
    return new LongFiller(fixed, values, converted(values), scratch);
  }

  private Longs converted(StoredLongs values) {
    Conversions conversions = new Conversions(String.join(".", leaf.getPath()));
    if (isMicros() && type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation t) {
      if (t.getUnit() == TimeUnit.NANOS) {
        return Converted.changed(values, conversions::nanosToMicros);
      }
      if (t.getUnit() == TimeUnit.MILLIS) {
        return Converted.changed(values, conversions::millisToMicros);
      }
    }
    return vector instanceof BigIntVector && isUnsigned()
        ? Converted.changed(values, conversions::unsignedToSigned)
        : values;
  }

  private Filler int96() {
    if (!isMicros()) {
      throw unknown();
    }
    Conversions conversions = new Conversions(String.join(".", leaf.getPath()));
    StoredInt96 values = new StoredInt96(conversions, scratch);
    return new LongFiller((BaseFixedWidthVector) vector, values, values, scratch);
  }

  private Filler fixed() {
    StoredFixed values = new StoredFixed(type.getTypeLength(), scratch);
    boolean isHalf =
        type.getLogicalTypeAnnotation() instanceof Float16LogicalTypeAnnotation
            && values.width() == Short.BYTES;
    if (isHalf && !(vector instanceof Float2Vector)) {
      return numbers(values, Converted.halves(values, scratch), Widening.FLOATING);
    }
    if (vector instanceof BaseFixedWidthVector bytes && !(vector instanceof DecimalVector)) {
      return new BytesFiller(bytes, values);
    }
    return texts(new FixedTexts(values));
  }

  private <T extends Texts & Source> Filler texts(T values) {
    if (vector instanceof BaseVariableWidthVector texts) {
      return new TextFiller(texts, values, scratch);
    }
    if (vector instanceof BaseVariableWidthViewVector views) {
      return new ViewFiller(views, values, scratch);
    }
    if (vector instanceof DecimalVector decimals) {
      return DecimalFiller.of(decimals, values, scratch);
    }
    throw unknown();
  }

  private boolean isMicros() {
    return vector instanceof TimeStampMicroVector || vector instanceof TimeStampMicroTZVector;
  }

  private boolean isUnsigned() {
    return type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation integer
        && !integer.isSigned();
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException(
        "there is no way to read " + type + " as " + vector.getField());
  }
}
