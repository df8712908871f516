package io.recursivestore.format.parquet.decode;

import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/** The rows of a column that is part of another: each may have any number of values. */
final class NestedRows implements Rows {
  private final PageCursor cursor;
  private final @Nullable Filler filler;
  private final Scratch scratch;
  private final Levels levels;
  private final int maxRepetition;
  private final int maxDefinition;
  private final int slotDefinition;

  private final int chunk;

  /** Levels that were decoded ahead, all of the cursor's page. */
  private final int[] repetitions;

  /** Shared with other columns where nothing needs to be decoded ahead: where there is no list. */
  private final int[] definitions;

  private int at;
  private int end;

  /** The definition level of all that were decoded ahead, or -1 if it was not the same. */
  private int same;

  /**
   * Starts before the first row.
   *
   * @param filler takes the values; null if only levels are read
   * @param slotDefinition the least definition level of what is a slot of the vector
   */
  NestedRows(
      ColumnDescriptor leaf,
      PageCursor cursor,
      @Nullable Filler filler,
      int slotDefinition,
      Levels levels,
      Scratch scratch) {
    this.cursor = cursor;
    this.filler = filler;
    this.scratch = scratch;
    this.levels = levels;
    this.maxRepetition = leaf.getMaxRepetitionLevel();
    this.maxDefinition = leaf.getMaxDefinitionLevel();
    this.slotDefinition = slotDefinition;
    this.chunk = filler == null ? Scratch.CHUNK : filler.chunk();
    this.repetitions = new int[maxRepetition == 0 ? 0 : chunk];
    this.definitions = maxRepetition == 0 ? scratch.levels : new int[chunk];
  }

  @Override
  public int read(int rows, int slot) {
    int begun = 0;
    int next = slot;
    while (begun < rows || !isBetweenRows()) {
      if (at == end && !decode(rows - begun)) {
        if (begun < rows) {
          throw Rows.tooFew(rows - begun);
        }
        break;
      }
      int from = at;
      begun += take(rows - begun);
      if (at == from) {
        break;
      }
      levels.add(repetitions, definitions, from, at - from, same);
      next = put(from, next);
    }
    return next - slot;
  }

  @Override
  public void skip(long rows) {
    long begun = 0;
    while (begun < rows || !isBetweenRows()) {
      if (at == end && cursor.left() == 0) {
        long skipped = cursor.skipPage(rows - begun);
        if (skipped >= 0) {
          begun += skipped;
          continue;
        }
      }
      if (at == end && !decode(rows - begun)) {
        if (begun < rows) {
          throw Rows.tooFew(rows - begun);
        }
        break;
      }
      int from = at;
      begun += take(rows - begun);
      if (at == from) {
        break;
      }
      int present = 0;
      for (int i = from; i < at; i++) {
        present += definitions[i] == maxDefinition ? 1 : 0;
      }
      cursor.skipValues(present);
    }
  }

  /** Returns whether the row that was read last is known to have nothing more. */
  private boolean isBetweenRows() {
    return maxRepetition == 0 || (at == end && cursor.left() == 0 && cursor.endsRow());
  }

  /** Goes past the levels of some rows, or of the rest of one, and returns how many began. */
  private int take(long rows) {
    if (maxRepetition == 0) {
      int some = (int) Math.min(rows, end - at);
      at += some;
      return some;
    }
    // What is not interrupted is counted quickly.
    int starts = 0;
    for (int i = at; i < end; i++) {
      starts += repetitions[i] == 0 ? 1 : 0;
    }
    if (starts <= rows) {
      at = end;
      return starts;
    }
    int begun = 0;
    int i = at;
    for (; i < end; i++) {
      if (repetitions[i] == 0) {
        if (begun == rows) {
          break;
        }
        begun++;
      }
    }
    at = i;
    return begun;
  }

  /**
   * Decodes more levels; false if there are none.
   *
   * @param rows how many are wanted, 0 if the last one may go on
   */
  private boolean decode(long rows) {
    boolean isNew = false;
    while (cursor.left() == 0) {
      if (!cursor.next()) {
        return false;
      }
      isNew = true;
    }
    int some = Math.min(chunk, cursor.left());
    if (maxRepetition == 0) {
      some = (int) Math.min(some, rows);
    }
    decode(cursor.repetitions(), repetitions, some, maxRepetition);
    RunDecoder runs = cursor.definitions();
    same = runs != null && runs.sameAhead(some) == some ? runs.same() : -1;
    decode(runs, definitions, some, maxDefinition);
    cursor.took(some);
    at = 0;
    end = some;
    if (isNew && maxRepetition > 0 && repetitions[0] > 0 && cursor.startsRow()) {
      throw new IllegalArgumentException("a page begins within a row");
    }
    return true;
  }

  private static void decode(@Nullable RunDecoder runs, int[] into, int count, int max) {
    if (runs == null) {
      if (into.length > 0) {
        Arrays.fill(into, 0, count, 0);
      }
      return;
    }
    runs.read(into, 0, count);
    int most = 0;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, into[i]);
    }
    if (most > max) {
      throw new IllegalArgumentException("level " + most + ", where " + max + " is the highest");
    }
  }

  /** Puts the values of levels, and returns the slot behind them. */
  private int put(int from, int slot) {
    if (filler == null) {
      return slot;
    }
    long[] validity = scratch.validity;
    int slots = 0;
    int present = 0;
    if (same >= 0) {
      slots = same >= slotDefinition ? at - from : 0;
      present = same == maxDefinition ? at - from : 0;
    } else if (maxDefinition == slotDefinition) {
      for (int i = from; i < at; i++) {
        slots += definitions[i] == maxDefinition ? 1 : 0;
      }
      present = slots;
    } else {
      // One bit after another in a register, as memory takes its time to read what was written.
      long word = 0;
      for (int i = from; i < at; i++) {
        int definition = definitions[i];
        int value = definition == maxDefinition ? 1 : 0;
        word |= (long) value << slots;
        present += value;
        int isSlot = definition >= slotDefinition ? 1 : 0;
        slots += isSlot;
        if ((slots & 63) == 0 && isSlot == 1) {
          validity[(slots >>> 6) - 1] = word;
          word = 0;
        }
      }
      validity[slots >>> 6] = word;
    }
    filler.put(slot, slots, present, validity);
    return slot + slots;
  }
}
