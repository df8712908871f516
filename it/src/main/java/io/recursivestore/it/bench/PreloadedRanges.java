package io.recursivestore.it.bench;

import io.recursivestore.dataset.predict.Access;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ranges that were preloaded and not yet asked for, at most a number of bytes: the oldest give
 * way. Counts how much of what was asked for was there, and how much was loaded in vain. A unit of
 * length counts as a byte.
 */
final class PreloadedRanges {
  private final long capacity;
  private List<long[]> waiting = new ArrayList<>();
  private @Nullable Access last;
  private long asked;
  private long found;
  private long loaded;
  private long used;

  PreloadedRanges(long capacity) {
    this.capacity = capacity;
  }

  /** Asks for a range; what was waiting of it is used. What was asked for just before is there. */
  void ask(Access access) {
    List<long[]> parts = new ArrayList<>();
    add(parts, access.start(), access.end());
    List<long[]> fresh = last == null ? parts : without(parts, last.start(), last.end());
    long needed = length(fresh);
    for (long[] range : waiting) {
      fresh = without(fresh, range[0], range[1]);
    }
    asked += needed;
    found += needed - length(fresh);
    List<long[]> rest = without(waiting, access.start(), access.end());
    used += length(waiting) - length(rest);
    waiting = rest;
    last = access;
  }

  /** Preloads what of a range is not there yet. */
  void preload(Access access) {
    List<long[]> parts = new ArrayList<>();
    add(parts, access.start(), access.end());
    if (last != null) {
      parts = without(parts, last.start(), last.end());
    }
    for (long[] range : waiting) {
      parts = without(parts, range[0], range[1]);
    }
    loaded += length(parts);
    waiting.addAll(parts);
    while (length(waiting) > capacity) {
      waiting.remove(0);
    }
  }

  /** Returns the part of what was asked for that was there. */
  double hitRate() {
    return (double) found / asked;
  }

  /** Returns what was loaded in vain, as a part of what was asked for. */
  double wasted() {
    return (double) (loaded - used) / asked;
  }

  private static List<long[]> without(List<long[]> ranges, long start, long end) {
    List<long[]> rest = new ArrayList<>();
    for (long[] range : ranges) {
      add(rest, range[0], Math.min(range[1], start));
      add(rest, Math.max(range[0], end), range[1]);
    }
    return rest;
  }

  private static long length(List<long[]> ranges) {
    long length = 0;
    for (long[] range : ranges) {
      length += range[1] - range[0];
    }
    return length;
  }

  private static void add(List<long[]> ranges, long start, long end) {
    if (start < end) {
      ranges.add(new long[] {start, end});
    }
  }
}
