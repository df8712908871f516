package io.recursivestore.format.parquet;

import java.util.Arrays;

/**
 * The repetition and definition levels of one leaf column in one batch, one pair a value or missing
 * value, after <a href="https://parquet.apache.org/docs/file-format/nestedencoding/">Parquet's
 * nested encoding</a>.
 */
final class Levels {
  private int[] repetition = new int[0];
  private int[] definition = new int[0];
  private int count;

  void clear() {
    count = 0;
  }

  void add(int rep, int def) {
    if (count == repetition.length) {
      int capacity = Math.max(1024, count * 2);
      repetition = Arrays.copyOf(repetition, capacity);
      definition = Arrays.copyOf(definition, capacity);
    }
    repetition[count] = rep;
    definition[count++] = def;
  }

  int count() {
    return count;
  }

  int repetition(int i) {
    return repetition[i];
  }

  int definition(int i) {
    return definition[i];
  }
}
