package io.recursivestore.format.parquet;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The repetition and definition levels of a page. As long as no value is null, definitions are only
 * counted.
 */
final class PageLevels {
  private final int maxRepetition;
  private final int maxDefinition;
  private int count;

  /** Whether the array holds the definitions, or else all are the greatest. */
  private boolean held;

  private int[] repetitions = {};
  private int[] definitions = {};

  PageLevels(int maxRepetition, int maxDefinition) {
    this.maxRepetition = maxRepetition;
    this.maxDefinition = maxDefinition;
  }

  int count() {
    return count;
  }

  void clear() {
    count = 0;
    held = false;
  }

  /** Adds values that are not null, of a column whose values don't repeat. */
  void addPresent(int some) {
    addDefined(some);
    count += some;
  }

  /** Adds values that may repeat, and are not null. */
  void addFull(int[] levels, int from, int to) {
    addRepetitions(levels, from, to);
    addDefined(to - from);
    count += to - from;
  }

  /** Adds the levels of some slots. */
  void add(Slots slots, int from, int to) {
    addRepetitions(slots.repetitions, from, to);
    int some = to - from;
    definitions = reserve(definitions, some);
    if (!held) {
      held = true;
      Arrays.fill(definitions, 0, count, maxDefinition);
    }
    System.arraycopy(slots.definitions, from, definitions, count, some);
    count += some;
  }

  private void addRepetitions(int[] levels, int from, int to) {
    if (maxRepetition > 0) {
      repetitions = reserve(repetitions, to - from);
      System.arraycopy(levels, from, repetitions, count, to - from);
    }
  }

  private void addDefined(int some) {
    if (held) {
      definitions = reserve(definitions, some);
      Arrays.fill(definitions, count, count + some, maxDefinition);
    }
  }

  /** Encodes the levels as a page of Parquet's first version has them, with their lengths. */
  void encode(PageBuffer out) {
    if (maxRepetition > 0) {
      encode(repetitions, true, maxRepetition, out);
    }
    if (maxDefinition > 0) {
      encode(definitions, held, maxDefinition, out);
    }
  }

  /** Returns how often each repetition level occurs; empty if there is but one. */
  List<Long> repetitionHistogram() {
    return maxRepetition == 0 ? List.of() : histogram(repetitions, true, maxRepetition);
  }

  /** Returns how often each definition level occurs; empty if the number of nulls says it. */
  List<Long> definitionHistogram() {
    return maxDefinition <= 1 ? List.of() : histogram(definitions, held, maxDefinition);
  }

  /** Encodes the levels of an array, or else as many of the greatest. */
  private void encode(int[] levels, boolean isHeld, int max, PageBuffer out) {
    int start = out.extend(Integer.BYTES);
    if (isHeld) {
      RunEncoder.encode(levels, count, RunEncoder.bitWidth(max), out);
    } else {
      RunEncoder.repeated(max, count, RunEncoder.bitWidth(max), out);
    }
    PageBuffer.INT.set(out.array(), start, out.size() - start - Integer.BYTES);
  }

  private List<Long> histogram(int[] levels, boolean isHeld, int max) {
    long[] counts = new long[max + 1];
    if (!isHeld) {
      counts[max] = count;
    } else if (max == 1) {
      // A sum is faster than counting in an array.
      int ones = 0;
      for (int i = 0; i < count; i++) {
        ones += levels[i];
      }
      counts[0] = (long) count - ones;
      counts[1] = ones;
    } else {
      for (int i = 0; i < count; i++) {
        counts[levels[i]]++;
      }
    }
    return LongStream.of(counts).boxed().toList();
  }

  private int[] reserve(int[] levels, int some) {
    int needed = count + some;
    return needed <= levels.length
        ? levels
        : Arrays.copyOf(levels, Math.max(needed, 2 * levels.length));
  }
}
