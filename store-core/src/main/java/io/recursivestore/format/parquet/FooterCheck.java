package io.recursivestore.format.parquet;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a footer in Thrift's <a
 * href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">compact
 * protocol</a> to see that it holds the lists that it claims. parquet-java makes room for as many
 * elements as a list claims, before it reads the first, and calls itself for each struct in
 * another.
 */
final class FooterCheck {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_VARINT_BYTES = 10;
  private static final int BYTE = 3;
  private static final int I16 = 4;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int DOUBLE = 7;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int SET = 10;
  private static final int MAP = 11;
  private static final int STRUCT = 12;
  private static final int UUID = 13;
  private static final int UUID_BYTES = 16;

  /** The size of a list that is too long for four bits. */
  private static final int LONG_LIST = 15;

  /** The field of a file that says how columns are encrypted. */
  private static final int ENCRYPTION = 8;

  /** The field of a column chunk that holds what is encrypted of it. */
  private static final int ENCRYPTED_COLUMN = 9;

  private static final Shape OTHER = new Shape(Map.of(), Map.of());

  /** Structs of Parquet's definition that have lists, or structs with lists. */
  private static final Shape FILE = file();

  private final byte[] bytes;
  private final int end;
  private int at;
  private boolean isEncrypted;

  /**
   * What is known of a struct. Whoever reads it doesn't look at what a list says that its elements
   * are.
   *
   * @param lists the types of the elements of its lists, by the lists' ids
   * @param structs the structs in it, and in its lists, by their ids
   * @param module the id of what is encrypted in it; 0 if nothing is
   */
  private record Shape(Map<Integer, Integer> lists, Map<Integer, Shape> structs, int module) {
    Shape(Map<Integer, Integer> lists, Map<Integer, Shape> structs) {
      this(lists, structs, 0);
    }

    Shape below(int field) {
      return structs.getOrDefault(field, OTHER);
    }
  }

  FooterCheck(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /**
   * Goes through the footer.
   *
   * @return whether it says that columns are encrypted
   * @throws IllegalArgumentException if it is not what it claims to be
   */
  boolean check() {
    struct(FILE, 0);
    return isEncrypted;
  }

  /**
   * Goes through what stands before a footer that is encrypted.
   *
   * @throws IllegalArgumentException if it is not what it claims to be
   */
  void checkHidden() {
    struct(OTHER, 0);
    module(end - at);
  }

  private static Shape file() {
    Shape sizes = new Shape(Map.of(2, I64, 3, I64), Map.of());
    Shape geospatial = new Shape(Map.of(2, I32), Map.of());
    Shape column =
        new Shape(
            Map.of(2, I32, 3, BINARY, 8, STRUCT, 13, STRUCT), Map.of(16, sizes, 17, geospatial));
    Shape columnKey = new Shape(Map.of(1, BINARY), Map.of());
    Shape crypto = new Shape(Map.of(), Map.of(2, columnKey));
    Shape chunk = new Shape(Map.of(), Map.of(3, column, 8, crypto), ENCRYPTED_COLUMN);
    Shape group = new Shape(Map.of(1, STRUCT, 4, STRUCT), Map.of(1, chunk));
    return new Shape(Map.of(2, STRUCT, 4, STRUCT, 5, STRUCT, 7, STRUCT), Map.of(4, group));
  }

  private void struct(Shape shape, int depth) {
    int field = 0;
    for (int header = next(); header != 0; header = next()) {
      int type = header & 0xf;
      int step = header >>> 4;
      field = step == 0 ? (int) zigZag() : field + step;
      if (type == LIST || type == SET) {
        list(shape.lists().get(field), shape.below(field), depth);
      } else if (type == BINARY && field > 0 && field == shape.module()) {
        module(varint());
      } else if (type > 2) {
        // The type of a boolean is its value.
        value(type, shape.below(field), depth);
      }
      isEncrypted |= depth == 0 && field == ENCRYPTION;
    }
  }

  /** What is encrypted begins with its length, which parquet-java believes too. */
  private void module(long size) {
    require(size);
    long length = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      length |= (long) next() << (8 * i);
    }
    if (length != size - Integer.BYTES) {
      throw new IllegalArgumentException(
          "it claims to hold " + length + " encrypted bytes, and has " + (size - Integer.BYTES));
    }
    skip(length);
  }

  private void list(@Nullable Integer known, Shape below, int depth) {
    int header = next();
    int type = header & 0xf;
    int few = header >>> 4;
    long size = few == LONG_LIST ? varint() : few;
    if (size > 0 && known != null && known != type) {
      throw new IllegalArgumentException("a list has elements of type " + type);
    }
    require(size);
    for (long i = 0; i < size; i++) {
      value(type, below, depth);
    }
  }

  private void value(int type, Shape shape, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("it is nested deeper than " + MAX_DEPTH);
    }
    switch (type) {
      case 1, 2, BYTE -> skip(1);
      case I16, I32, I64 -> varint();
      case DOUBLE -> skip(Double.BYTES);
      case BINARY -> skip(varint());
      case LIST, SET -> list(null, OTHER, depth + 1);
      case MAP -> map(depth + 1);
      case STRUCT -> struct(shape, depth + 1);
      case UUID -> skip(UUID_BYTES);
      default -> throw new IllegalArgumentException("there is no type " + type);
    }
  }

  private void map(int depth) {
    long size = varint();
    if (size == 0) {
      return;
    }
    int types = next();
    require(size);
    for (long i = 0; i < size; i++) {
      value(types >>> 4, OTHER, depth);
      value(types & 0xf, OTHER, depth);
    }
  }

  private long varint() {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      int next = next();
      value |= (next & 0x7fL) << (7 * i);
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has more than " + MAX_VARINT_BYTES + " bytes");
  }

  private long zigZag() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  private int next() {
    require(1);
    return bytes[at++] & 0xff;
  }

  private void skip(long count) {
    require(count);
    at += (int) count;
  }

  private void require(long count) {
    if (count < 0 || count > end - at) {
      throw new IllegalArgumentException(
          "it claims to hold "
              + Long.toUnsignedString(count)
              + " more bytes or elements, where "
              + (end - at)
              + " bytes are left");
    }
  }
}
