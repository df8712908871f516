package io.recursivestore.spark.aggregate;

import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.array.ByteArrayMethods;
import org.jspecify.annotations.Nullable;

/**
 * Keys of texts and bytes. Two words and the length tell those of up to 16 bytes, of which the
 * others need be compared only if the words are the same.
 */
final class TextKey extends Key {
  private static final int TOLD = 2 * Long.BYTES;
  private static final int MISSING = -1;

  private final TextCells cells;
  private long[] heads = {};
  private long[] tails = {};
  private long[] slotHeads = {};
  private long[] slotTails = {};
  private int[] starts = {};
  private int[] lengths = {};
  private byte[] bytes = new byte[256];
  private int end;

  TextKey(TextCells cells) {
    this.cells = cells;
  }

  @Override
  void reserve(int slots) {
    slotHeads = Arrays.copyOf(slotHeads, slots);
    slotTails = Arrays.copyOf(slotTails, slots);
    starts = Arrays.copyOf(starts, slots);
    lengths = Arrays.copyOf(lengths, slots);
  }

  @Override
  void clear() {
    end = 0;
  }

  @Override
  long load(int rows, int @Nullable [] selected, long[] hashes) {
    cells.load(rows, selected);
    if (heads.length < rows) {
      heads = new long[rows];
      tails = new long[rows];
    }
    long all = 0;
    for (int i = 0; i < rows; i++) {
      long address = cells.addresses[i];
      int length = cells.lengths[i];
      long head;
      long tail = 0;
      if (length >= Long.BYTES) {
        head = Platform.getLong(null, address);
        tail = Platform.getLong(null, address + length - Long.BYTES);
        for (int at = Long.BYTES; at < length - Long.BYTES; at += Long.BYTES) {
          head = mix(head, Platform.getLong(null, address + at));
        }
      } else {
        head = head(address, length);
      }
      heads[i] = head;
      tails[i] = tail;
      hashes[i] = mix(mix(hashes[i], head + length), tail);
      all += length;
    }
    return all;
  }

  /** Returns all bytes of a text of fewer than 8. */
  private static long head(long address, int length) {
    if (length >= Integer.BYTES) {
      long first = Platform.getInt(null, address) & 0xffffffffL;
      long last = Platform.getInt(null, address + length - Integer.BYTES);
      return (last << Integer.SIZE) | first;
    }
    long head = 0;
    for (int at = 0; at < length; at++) {
      head = (head << Byte.SIZE) | (Platform.getByte(null, address + at) & 0xff);
    }
    return head;
  }

  @Override
  boolean matches(int row, int slot) {
    int length = cells.isMissing(row) ? MISSING : cells.lengths[row];
    return length == lengths[slot]
        && heads[row] == slotHeads[slot]
        && tails[row] == slotTails[slot]
        && (length <= TOLD
            || ByteArrayMethods.arrayEquals(
                null,
                cells.addresses[row],
                bytes,
                Platform.BYTE_ARRAY_OFFSET + starts[slot],
                length));
  }

  @Override
  void put(int row, int slot) {
    int length = cells.lengths[row];
    slotHeads[slot] = heads[row];
    slotTails[slot] = tails[row];
    starts[slot] = end;
    lengths[slot] = cells.isMissing(row) ? MISSING : length;
    int needed = Math.addExact(end, length);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * needed, 1 << 30)));
    }
    Platform.copyMemory(
        null, cells.addresses[row], bytes, Platform.BYTE_ARRAY_OFFSET + end, length);
    end = needed;
  }

  @Override
  void copy(int from, int to) {
    slotHeads[to] = slotHeads[from];
    slotTails[to] = slotTails[from];
    starts[to] = starts[from];
    lengths[to] = lengths[from];
  }

  @Override
  long bytes() {
    return end;
  }

  @Override
  void write(WritableColumnVector into, int from, int count) {
    for (int i = 0; i < count; i++) {
      if (lengths[from + i] == MISSING) {
        into.putNull(i);
      } else {
        into.putByteArray(i, bytes, starts[from + i], lengths[from + i]);
      }
    }
  }
}
