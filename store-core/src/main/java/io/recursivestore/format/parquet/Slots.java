package io.recursivestore.format.parquet;

import java.util.Arrays;

/**
 * The slots of a column for some rows, on the way from the rows down to a leaf: what becomes a
 * level each, and where its value is.
 */
final class Slots {
  /** Where there is no value: what is above is null or empty. */
  static final int NONE = -1;

  final int count;

  /** The number of rows. */
  final int rows;

  final int[] repetitions;
  final int[] definitions;

  /** Places in the vector of the column, ascending, or {@link #NONE}. */
  final int[] places;

  Slots(int count, int rows, int[] repetitions, int[] definitions, int[] places) {
    this.count = count;
    this.rows = rows;
    this.repetitions = repetitions;
    this.definitions = definitions;
    this.places = places;
  }

  /** Makes slots of rows. */
  static Slots ofRows(int from, int to) {
    int[] places = new int[to - from];
    for (int i = 0; i < places.length; i++) {
      places[i] = from + i;
    }
    return new Slots(
        places.length, places.length, new int[places.length], new int[places.length], places);
  }

  /** Returns slots whose definitions and places may be changed. Repetitions are never changed. */
  Slots copy() {
    return new Slots(count, rows, repetitions, definitions.clone(), places.clone());
  }

  /** Returns the places that are not none. */
  int[] present() {
    int[] present = new int[count];
    int size = 0;
    for (int i = 0; i < count; i++) {
      present[size] = places[i];
      size += places[i] < 0 ? 0 : 1;
    }
    return size == count ? present : Arrays.copyOf(present, size);
  }
}
