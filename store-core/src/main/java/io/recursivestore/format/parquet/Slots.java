package io.recursivestore.format.parquet;

import java.util.Arrays;

/**
 * The slots of a column for some rows, on the way from the rows down to a leaf: what becomes a
 * level each, and where its value is. As long as nothing is null or empty, slots are full: they
 * have the same definition, and their values follow each other, so that neither takes an array.
 */
final class Slots {
  /** Where there is no value: what is above is null or empty. */
  static final int NONE = -1;

  private static final int[] NO_ARRAY = {};

  final int count;

  /** The number of rows. */
  final int rows;

  /** Never changed: others may have the same array. */
  final int[] repetitions;

  /** The place of the first value, if the slots are full. */
  final int first;

  /** The definition of all, if the slots are full. */
  final int definition;

  /** Empty if the slots are full. */
  final int[] definitions;

  /**
   * Places in the vector of the column, ascending, or {@link #NONE}. Empty if the slots are full.
   */
  final int[] places;

  private final boolean full;

  /** Creates slots that are full. */
  Slots(int first, int rows, int[] repetitions, int definition) {
    this.count = repetitions.length;
    this.rows = rows;
    this.repetitions = repetitions;
    this.first = first;
    this.definition = definition;
    this.definitions = NO_ARRAY;
    this.places = NO_ARRAY;
    this.full = true;
  }

  /** Creates slots of which some may have no value. */
  Slots(int rows, int[] repetitions, int[] definitions, int[] places) {
    this.count = repetitions.length;
    this.rows = rows;
    this.repetitions = repetitions;
    this.first = 0;
    this.definition = 0;
    this.definitions = definitions;
    this.places = places;
    this.full = false;
  }

  /** Makes slots of rows. */
  static Slots ofRows(int from, int to) {
    return new Slots(from, to - from, new int[to - from], 0);
  }

  /** Returns whether all have a value, one after another. */
  boolean areFull() {
    return full;
  }

  /** Returns slots that are full, one level further down. */
  Slots defined() {
    return new Slots(first, rows, repetitions, definition + 1);
  }

  /** Returns slots whose definitions and places are arrays that nobody else has. */
  Slots copy() {
    if (!full) {
      return new Slots(rows, repetitions, definitions.clone(), places.clone());
    }
    int[] same = new int[count];
    Arrays.fill(same, definition);
    int[] adjacent = new int[count];
    for (int i = 0; i < count; i++) {
      adjacent[i] = first + i;
    }
    return new Slots(rows, repetitions, same, adjacent);
  }

  /** Returns the places that are not none, of slots that are not full. */
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
