package io.recursivestore.spark.aggregate;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the group of each row by its keys. Groups have numbers in the order in which they were
 * found. A hash table tells them, unless that turns out not to be worth it.
 */
final class Groups {
  private static final int LEAST_TABLE = 1024;

  private final List<Key> keys;
  private long[] hashes = {};
  private int[] groups = {};
  private int[] table = new int[LEAST_TABLE];
  private long[] hashesOfSlots = {};
  private int count;

  Groups(List<Key> keys) {
    this.keys = keys;
  }

  /** Returns the number of groups. */
  int count() {
    return count;
  }

  Key key(int index) {
    return keys.get(index);
  }

  /** Returns how many bytes the keys take besides what is reserved. */
  long bytes() {
    long bytes = 0;
    for (Key key : keys) {
      bytes += key.bytes();
    }
    return bytes;
  }

  void reserve(int slots) {
    hashesOfSlots = Arrays.copyOf(hashesOfSlots, slots);
    keys.forEach(key -> key.reserve(slots));
  }

  void clear() {
    count = 0;
    Arrays.fill(table, 0);
    keys.forEach(Key::clear);
  }

  /** Adds a group with the keys of another one, which no row is found to be in. */
  int split(int slot) {
    keys.forEach(key -> key.copy(slot, count));
    return count++;
  }

  /**
   * Loads the keys of rows of a batch.
   *
   * @param rows the number of rows
   * @param selected which of the batch's rows they are; null for the first ones
   * @return how many bytes their texts have
   */
  long load(int rows, int @Nullable [] selected) {
    if (hashes.length < rows) {
      hashes = new long[rows];
      groups = new int[rows];
    }
    Arrays.fill(hashes, 0, rows, 0);
    long bytes = 0;
    for (Key key : keys) {
      bytes += key.load(rows, selected, hashes);
    }
    return bytes;
  }

  /** Returns the group of each loaded row, of which there is room for as many more. */
  int[] find(int rows) {
    for (int i = 0; i < rows; i++) {
      groups[i] = find(i, hashes[i]);
    }
    return groups;
  }

  /** Makes a group of each loaded row. */
  int[] each(int rows) {
    for (int i = 0; i < rows; i++) {
      groups[i] = add(i);
    }
    return groups;
  }

  private int find(int row, long hash) {
    int mask = table.length - 1;
    int at = (int) hash & mask;
    while (table[at] != 0) {
      int slot = table[at] - 1;
      if (hashesOfSlots[slot] == hash && matches(row, slot)) {
        return slot;
      }
      at = (at + 1) & mask;
    }
    int slot = add(row);
    hashesOfSlots[slot] = hash;
    table[at] = slot + 1;
    if (count > table.length / 2) {
      enlarge();
    }
    return slot;
  }

  private int add(int row) {
    for (Key key : keys) {
      key.put(row, count);
    }
    return count++;
  }

  private boolean matches(int row, int slot) {
    for (Key key : keys) {
      if (!key.matches(row, slot)) {
        return false;
      }
    }
    return true;
  }

  private void enlarge() {
    int[] before = table;
    table = new int[2 * before.length];
    int mask = table.length - 1;
    for (int entry : before) {
      if (entry != 0) {
        int at = (int) hashesOfSlots[entry - 1] & mask;
        while (table[at] != 0) {
          at = (at + 1) & mask;
        }
        table[at] = entry;
      }
    }
  }
}
