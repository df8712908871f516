package io.recursivestore.format.parquet;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.storage.ObjectReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The end of a file, from its footer on, once it is known that parquet-java may read it.
 *
 * @param start where in the file the footer begins
 * @param bytes all from there on
 * @param form whether something is encrypted
 */
record FooterBytes(long start, byte[] bytes, Form form) {
  /** What a footer tells without a key. */
  enum Form {
    /** Nothing is encrypted. */
    PLAIN,
    /** All can be read but what is in columns. */
    SIGNED,
    /** Nothing can be read but with which key. */
    HIDDEN
  }

  /** The footer's length, and four letters. */
  private static final int TAIL = 2 * Integer.BYTES;

  private static final int MAGIC = letters("PAR1");
  private static final int ENCRYPTED = letters("PARE");

  /**
   * Reads a footer and looks at its form.
   *
   * @throws CorruptDataException if the file has no footer that can be read
   */
  static FooterBytes read(String key, ObjectReader object) {
    long size = object.size();
    if (size < TAIL + Integer.BYTES) {
      throw damaged(key, "it has " + size + " bytes, too few for a Parquet file");
    }
    ByteBuffer tail = read(object, size - TAIL, TAIL);
    int length = tail.getInt(0);
    int letters = tail.getInt(Integer.BYTES);
    if (letters != MAGIC && letters != ENCRYPTED) {
      throw damaged(key, "it doesn't end as Parquet files do");
    }
    long start = size - TAIL - length;
    if (length < 0 || start < Integer.BYTES) {
      throw damaged(
          key, "it has " + Integer.toUnsignedLong(length) + " of " + size + " bytes in all");
    }
    ByteBuffer all = read(object, start, length + TAIL);
    try {
      return new FooterBytes(
          start, all.array(), form(letters, new FooterCheck(all.array(), length)));
    } catch (IllegalArgumentException e) {
      throw damaged(key, String.valueOf(e.getMessage()));
    }
  }

  private static Form form(int letters, FooterCheck check) {
    if (letters == ENCRYPTED) {
      check.checkHidden();
      return Form.HIDDEN;
    }
    return check.check() ? Form.SIGNED : Form.PLAIN;
  }

  /** Returns the number of bytes of the footer. */
  int length() {
    return bytes.length - TAIL;
  }

  /** Copies bytes of the file as far as there is room; false if not all of them are here. */
  boolean copy(long position, ByteBuffer target) {
    long from = position - start;
    if (from < 0 || from + target.remaining() > bytes.length) {
      return false;
    }
    target.put(bytes, (int) from, target.remaining());
    return true;
  }

  private static ByteBuffer read(ObjectReader object, long from, int length) {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    object.read(from, buffer);
    return buffer.flip();
  }

  private static int letters(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))
        .order(ByteOrder.LITTLE_ENDIAN)
        .getInt();
  }

  private static CorruptDataException damaged(String key, String problem) {
    return new CorruptDataException("'" + key + "' is damaged in its footer: " + problem + ".");
  }
}
