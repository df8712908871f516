package io.recursivestore.format.parquet;

import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** The values of a page of one column, without nulls, on their way from vectors to an encoding. */
abstract sealed class PageValues permits BitValues, FixedValues, TextValues {
  /** Makes an empty page for a type of column. */
  static PageValues of(PrimitiveType type) {
    PrimitiveTypeName physical = type.getPrimitiveTypeName();
    return switch (physical) {
      case BOOLEAN -> new BitValues();
      case BINARY -> new TextValues(type);
      default -> new FixedValues(physical, width(type));
    };
  }

  /** Returns the number of bytes of each value of a type, or 0 if it is not fixed. */
  static int width(PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case INT32, FLOAT -> Integer.BYTES;
      case INT64, DOUBLE -> Long.BYTES;
      case FIXED_LEN_BYTE_ARRAY -> type.getTypeLength();
      default -> 0;
    };
  }

  abstract int count();

  /** Returns the number of bytes that PLAIN takes, or about that. */
  abstract int bytes();

  /** Returns the number of bytes of texts alone. */
  int contentBytes() {
    return 0;
  }

  abstract void clear();

  /** Returns the number of bytes that a value of a vector adds. */
  abstract int bytesOf(FieldVector vector, int index);

  /** Returns the largest number of bytes that values at ascending positions can add. */
  abstract long mostBytesOf(FieldVector vector, int[] positions);

  /**
   * Returns how far values that follow each other fit into a number of bytes.
   *
   * @return at least {@code from}
   */
  abstract int fitting(FieldVector vector, int from, int to, int bytes);

  /** Adds values that follow each other, of which none is null. */
  abstract void append(FieldVector vector, int from, int to);

  /**
   * Adds values.
   *
   * @param positions where they are, ascending
   * @param from the first of the positions to take
   * @param to behind the last of them
   */
  abstract void append(FieldVector vector, int[] positions, int from, int to);

  /** Returns the encoding of values as they are, without anything that makes them fewer bytes. */
  Encoding direct() {
    return Encoding.PLAIN;
  }

  /** Encodes the values as they are. */
  abstract void direct(DeltaEncoder encoder, PageBuffer out);

  /** Returns whether DELTA_BINARY_PACKED is for values of this type. */
  boolean hasDelta() {
    return false;
  }

  /** Encodes the values as DELTA_BINARY_PACKED. */
  void delta(DeltaEncoder encoder, PageBuffer out) {
    throw new UnsupportedOperationException();
  }

  /** Returns whether a dictionary can be of use. */
  boolean hasDictionary() {
    return true;
  }

  /**
   * Finds the values in a dictionary, and adds those that it lacks.
   *
   * @param codes is filled with the values' places in it; at least as long as there are values
   */
  abstract void lookUp(PageDictionary dictionary, int[] codes);

  /**
   * Sets the bounds of the values, of which there is at least one.
   *
   * @return false if one is not a number, so that there are no bounds
   */
  abstract boolean bound(Statistics<?> statistics);

  /** Puts the hashes of all values, as Bloom filters have them. */
  abstract void hash(BloomHashes hashes);

  /** Tells whether positions follow each other without a gap. */
  static boolean areAdjacent(int[] positions, int from, int to) {
    return positions[to - 1] - positions[from] == to - 1 - from;
  }
}
