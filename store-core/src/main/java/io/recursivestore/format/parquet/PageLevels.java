package io.recursivestore.format.parquet;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The repetition and definition levels of a page. As long as no value is null and none repeats,
 * they are only counted.
 */
final class PageLevels {
  private final int maxRepetition;
  private final int maxDefinition;
  private int count;

  /** Whether the arrays hold the levels, or else all are the usual ones. */
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

  /** Adds values that don't repeat and are not null. */
  void addPresent(int some) {
    if (held) {
      reserve(some);
      Arrays.fill(definitions, count, count + some, maxDefinition);
      if (maxRepetition > 0) {
        Arrays.fill(repetitions, count, count + some, 0);
      }
    }
    count += some;
  }

  /** Adds the levels of some slots. */
  void add(Slots slots, int from, int to) {
    if (!held) {
      int before = count;
      count = 0;
      held = true;
      addPresent(before);
    }
    int some = to - from;
    reserve(some);
    System.arraycopy(slots.definitions, from, definitions, count, some);
    if (maxRepetition > 0) {
      System.arraycopy(slots.repetitions, from, repetitions, count, some);
    }
    count += some;
  }

  /** Encodes the levels as a page of Parquet's first version has them, with their lengths. */
  void encode(PageBuffer out) {
    encode(repetitions, maxRepetition, 0, out);
    encode(definitions, maxDefinition, maxDefinition, out);
  }

  /** Returns how often each repetition level occurs; empty if there is but one. */
  List<Long> repetitionHistogram() {
    return maxRepetition == 0 ? List.of() : histogram(repetitions, maxRepetition, 0);
  }

  /** Returns how often each definition level occurs; empty if the number of nulls says it. */
  List<Long> definitionHistogram() {
    return maxDefinition <= 1 ? List.of() : histogram(definitions, maxDefinition, maxDefinition);
  }

  private void encode(int[] levels, int max, int usual, PageBuffer out) {
    if (max == 0) {
      return;
    }
    int start = out.extend(Integer.BYTES);
    if (held) {
      RunEncoder.encode(levels, count, RunEncoder.bitWidth(max), out);
    } else {
      RunEncoder.repeated(usual, count, RunEncoder.bitWidth(max), out);
    }
    PageBuffer.INT.set(out.array(), start, out.size() - start - Integer.BYTES);
  }

  private List<Long> histogram(int[] levels, int max, int usual) {
    long[] counts = new long[max + 1];
    if (held) {
      for (int i = 0; i < count; i++) {
        counts[levels[i]]++;
      }
    } else {
      counts[usual] = count;
    }
    return LongStream.of(counts).boxed().toList();
  }

  private void reserve(int some) {
    if (count + some > definitions.length) {
      int length = Math.max(count + some, 2 * definitions.length);
      definitions = Arrays.copyOf(definitions, length);
      if (maxRepetition > 0) {
        repetitions = Arrays.copyOf(repetitions, length);
      }
    }
  }
}
