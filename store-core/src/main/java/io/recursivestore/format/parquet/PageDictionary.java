package io.recursivestore.format.parquet;

import java.util.Arrays;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The different values of a column chunk, each with its place, in the order in which they came.
 * Open addressing; keys are numbers, or else places of bytes.
 */
final class PageDictionary {
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;
  private static final int LEAST_SLOTS = 1 << 9;

  private final int width;
  private final boolean lengths;
  private final PageBuffer data = new PageBuffer();

  /** Slots hold the place of an entry and 1, or 0 if there is none. */
  private int[] slots = new int[LEAST_SLOTS];

  /** The keys again, beside the slots: a look at them waits for memory only once. */
  private long[] slotKeys = new long[LEAST_SLOTS];

  private int shift = Long.SIZE - Integer.numberOfTrailingZeros(LEAST_SLOTS);
  private long[] keys = new long[LEAST_SLOTS / 2];
  private int[] ends = {};
  private int size;

  /**
   * Creates an empty dictionary.
   *
   * @param type the type of the values
   * @param width their number of bytes, if they have a fixed one
   */
  PageDictionary(PrimitiveTypeName type, int width) {
    this.width = width;
    this.lengths = type == PrimitiveTypeName.BINARY;
  }

  /** Returns the number of different values. */
  int size() {
    return size;
  }

  /** Returns the number of bytes of {@link #plain}. */
  int bytes() {
    return isNumeric() ? size * width : data.size() + (lengths ? size * Integer.BYTES : 0);
  }

  /** Forgets the values that were added last, and must not be asked for any more. */
  void truncate(int smallerSize) {
    if (!isNumeric()) {
      data.shrinkTo(smallerSize == 0 ? 0 : ends[smallerSize - 1]);
    }
    size = smallerSize;
  }

  /** Finds or adds a number. */
  int code(long value) {
    int mask = slots.length - 1;
    // The highest bits of a product depend on all bits of the number.
    int slot = (int) ((value * MIX) >>> shift);
    while (slots[slot] != 0) {
      if (slotKeys[slot] == value) {
        return slots[slot] - 1;
      }
      slot = (slot + 1) & mask;
    }
    return add(slot, value);
  }

  /** Finds or adds bytes. */
  int code(byte[] array, int start, int end) {
    long hash = hash(array, start, end);
    int mask = slots.length - 1;
    int slot = (int) (hash >>> shift);
    while (slots[slot] != 0) {
      int found = slots[slot] - 1;
      if (slotKeys[slot] == hash && isEqual(array, start, end, found)) {
        return found;
      }
      slot = (slot + 1) & mask;
    }
    data.put(array, start, end - start);
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, Math.max(LEAST_SLOTS, 2 * size));
    }
    ends[size] = data.size();
    return add(slot, hash);
  }

  /** Encodes the values in the order of their places. */
  void plain(PageBuffer out) {
    for (int i = 0; i < size; i++) {
      if (!isNumeric()) {
        int length = ends[i] - start(i);
        if (lengths) {
          out.putInt(length);
        }
        out.put(data.array(), start(i), length);
      } else if (width == Long.BYTES) {
        out.putLong(keys[i]);
      } else {
        out.putInt((int) keys[i]);
      }
    }
  }

  private boolean isNumeric() {
    return !lengths && (width == Long.BYTES || width == Integer.BYTES);
  }

  private int start(int entry) {
    return entry == 0 ? 0 : ends[entry - 1];
  }

  private int add(int slot, long key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    keys[size++] = key;
    slots[slot] = size;
    slotKeys[slot] = key;
    if (size * 2 > slots.length) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    slotKeys = new long[slots.length];
    shift--;
    int mask = slots.length - 1;
    for (int i = 0; i < size; i++) {
      long hash = isNumeric() ? keys[i] * MIX : keys[i];
      int slot = (int) (hash >>> shift);
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = i + 1;
      slotKeys[slot] = keys[i];
    }
  }

  /** Short values of the same length have the same hash only if they are the same. */
  private boolean isEqual(byte[] array, int start, int end, int entry) {
    int length = end - start;
    return length == ends[entry] - start(entry)
        && (length <= Long.BYTES
            || Arrays.equals(array, start, end, data.array(), start(entry), ends[entry]));
  }

  private static long hash(byte[] array, int start, int end) {
    long hash = (end - start) * MIX;
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mix(hash ^ (long) PageBuffer.LONG.get(array, at));
    }
    return mix(hash ^ rest(array, at, end));
  }

  /** Returns up to seven bytes as a number. */
  private static long rest(byte[] array, int start, int end) {
    if (start == end) {
      return 0;
    }
    if (start + Long.BYTES <= array.length) {
      int unused = (Long.BYTES - (end - start)) * Byte.SIZE;
      return ((long) PageBuffer.LONG.get(array, start) << unused) >>> unused;
    }
    long rest = 0;
    for (int at = end - 1; at >= start; at--) {
      rest = (rest << Byte.SIZE) | (array[at] & 0xff);
    }
    return rest;
  }

  private static long mix(long value) {
    long product = value * MIX;
    return product ^ (product >>> 29);
  }
}
