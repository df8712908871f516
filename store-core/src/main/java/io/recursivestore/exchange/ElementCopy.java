package io.recursivestore.exchange;

import io.recursivestore.model.InvalidRequestException;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Copies a value of one vector to another of a wider type. */
@FunctionalInterface
interface ElementCopy {
  long MILLIS_PER_DAY = 86_400_000;

  /**
   * Copies a value, null or not.
   *
   * @throws InvalidRequestException if the value does not fit
   */
  void copy(int from, int to);

  /**
   * Returns the way from one vector to another.
   *
   * @param column what messages call the vectors
   * @throws InvalidRequestException if there is none
   */
  static ElementCopy of(FieldVector from, FieldVector to, String column) {
    ElementCopy values = ofValues(from, to, column);
    return (i, j) -> {
      if (from.isNull(i)) {
        to.setNull(j);
      } else {
        values.copy(i, j);
      }
    };
  }

  private static ElementCopy ofValues(FieldVector from, FieldVector to, String column) {
    if (Layout.isSame(from.getField(), to.getField())) {
      return (i, j) -> to.copyFromSafe(i, j, from);
    }
    if (from instanceof StructVector a && to instanceof StructVector b) {
      return struct(a, b, column);
    }
    if (to instanceof ListVector || to instanceof FixedSizeListVector) {
      return list(from, to, column);
    }
    if (from instanceof BaseIntVector a && to instanceof BaseIntVector b) {
      return integer(a, b, column);
    }
    if (from instanceof FloatingPointVector a && to instanceof FloatingPointVector b) {
      return (i, j) -> b.setSafeWithPossibleTruncate(j, a.getValueAsDouble(i));
    }
    if (from instanceof DateMilliVector a && to instanceof DateDayVector b) {
      return (i, j) -> b.setSafe(j, (int) Math.floorDiv(a.get(i), MILLIS_PER_DAY));
    }
    if (from instanceof TimeStampVector a && to instanceof TimeStampVector b) {
      return timestamp(a, b, column);
    }
    if (to instanceof BaseVariableWidthVector b) {
      return bytes(from, b, column);
    }
    throw impossible(from, to, column);
  }

  private static ElementCopy struct(StructVector from, StructVector to, String column) {
    FieldVector[] targets = to.getChildrenFromFields().toArray(FieldVector[]::new);
    ElementCopy[] copies = new ElementCopy[targets.length];
    for (int c = 0; c < copies.length; c++) {
      String name = targets[c].getName();
      FieldVector source = from.getChild(name);
      if (source == null) {
        throw impossible(from, to, column);
      }
      copies[c] = of(source, targets[c], column + "." + name);
    }
    return (i, j) -> {
      to.setIndexDefined(j);
      for (ElementCopy copy : copies) {
        copy.copy(i, j);
      }
    };
  }

  private static ElementCopy list(FieldVector from, FieldVector to, String column) {
    Elements elements = Elements.of(from);
    Elements targets = Elements.of(to);
    if (elements == null || targets == null) {
      throw impossible(from, to, column);
    }
    ElementCopy copy = of(elements.vector(), targets.vector(), column + ".element");
    if (to instanceof ListVector list) {
      return (i, j) -> {
        int start = elements.start(i);
        int count = elements.end(i) - start;
        int at = list.startNewValue(j);
        for (int e = 0; e < count; e++) {
          copy.copy(start + e, at + e);
        }
        list.endValue(j, count);
      };
    }
    FixedSizeListVector list = (FixedSizeListVector) to;
    int size = list.getListSize();
    return (i, j) -> {
      int start = elements.start(i);
      int count = elements.end(i) - start;
      if (count != size) {
        throw new InvalidRequestException(
            "Column '"
                + column
                + "' has "
                + count
                + " values in row "
                + i
                + " of a batch, but its feature has the fixed length "
                + size
                + ". Give the column a feature without a length.");
      }
      int at = list.startNewValue(j);
      for (int e = 0; e < count; e++) {
        copy.copy(start + e, at + e);
      }
    };
  }

  private static ElementCopy integer(BaseIntVector from, BaseIntVector to, String column) {
    ArrowType.Int type = (ArrowType.Int) to.getField().getType();
    if (!type.getIsSigned()) {
      throw impossible(from, to, column);
    }
    long max = Long.MAX_VALUE >> (Long.SIZE - type.getBitWidth());
    long min = -max - 1;
    boolean wraps = from instanceof UInt8Vector;
    return (i, j) -> {
      long value = from.getValueAsLong(i);
      if (value < min || value > max || (wraps && value < 0)) {
        throw new InvalidRequestException(
            "Column '"
                + column
                + "' holds "
                + (wraps ? Long.toUnsignedString(value) : value)
                + ", which is no int"
                + type.getBitWidth()
                + ". Cast the column, or leave it out.");
      }
      to.setWithPossibleTruncate(j, value);
    };
  }

  private static ElementCopy timestamp(TimeStampVector from, TimeStampVector to, String column) {
    long fromUnit = perSecond(from);
    long toUnit = perSecond(to);
    long factor = Math.max(1, toUnit / fromUnit);
    long divisor = Math.max(1, fromUnit / toUnit);
    long max = Long.MAX_VALUE / factor;
    return (i, j) -> {
      long value = from.get(i);
      long scaled = value / divisor;
      if (scaled * divisor != value || scaled > max || scaled < -max) {
        throw new InvalidRequestException(
            "Column '"
                + column
                + "' holds a time that can't be kept in microseconds: "
                + value
                + " of 1/"
                + fromUnit
                + " s. Cast the column to timestamp[us], or leave it out.");
      }
      to.setSafe(j, scaled * factor);
    };
  }

  private static long perSecond(TimeStampVector vector) {
    TimeUnit unit = ((ArrowType.Timestamp) vector.getField().getType()).getUnit();
    return switch (unit) {
      case SECOND -> 1;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1_000_000;
      case NANOSECOND -> 1_000_000_000;
    };
  }

  private static ElementCopy bytes(FieldVector from, BaseVariableWidthVector to, String column) {
    if (from instanceof BaseVariableWidthVector v) {
      return (i, j) -> to.setSafe(j, v.get(i));
    }
    if (from instanceof LargeVarCharVector v) {
      return (i, j) -> to.setSafe(j, v.get(i));
    }
    if (from instanceof LargeVarBinaryVector v) {
      return (i, j) -> to.setSafe(j, v.get(i));
    }
    if (from instanceof ViewVarCharVector v) {
      return (i, j) -> to.setSafe(j, v.get(i));
    }
    if (from instanceof ViewVarBinaryVector v) {
      return (i, j) -> to.setSafe(j, v.get(i));
    }
    if (from instanceof FixedSizeBinaryVector v) {
      return (i, j) -> to.setSafe(j, v.get(i));
    }
    throw impossible(from, to, column);
  }

  private static InvalidRequestException impossible(
      ValueVector from, ValueVector to, String column) {
    return new InvalidRequestException(
        "Column '"
            + column
            + "' can't be made "
            + to.getField().getType()
            + " of "
            + from.getField().getType()
            + ". Cast it, or leave it out.");
  }
}
