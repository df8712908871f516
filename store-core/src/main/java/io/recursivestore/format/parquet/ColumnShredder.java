package io.recursivestore.format.parquet;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.InvalidRequestException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.BaseRepeatedValueVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.parquet.column.ColumnDescriptor;

/**
 * Takes a column apart into its leaves: the levels of repetition and definition come from loops
 * over the offsets and validities of the vectors above a leaf.
 */
final class ColumnShredder {
  private final Column column;
  private final List<ColumnChunkWriter> leaves = new ArrayList<>();
  private int next;

  ColumnShredder(Column column) {
    this.column = column;
  }

  /** Returns the writers of the column's leaves, in the order of the file. */
  List<ColumnChunkWriter> leaves() {
    return leaves;
  }

  /**
   * Adds the leaves of this column.
   *
   * @param descriptors all leaves of the file
   * @param from where those of the column begin
   * @return behind the last of them
   */
  int addLeaves(List<ColumnDescriptor> descriptors, int from, ChunkContext context) {
    int count = count(column.type());
    for (ColumnDescriptor leaf : descriptors.subList(from, from + count)) {
      leaves.add(new ColumnChunkWriter(leaf, context));
    }
    return from + count;
  }

  /**
   * Writes the column's values of some rows.
   *
   * @param vector the column of the batch, whose nulls were checked
   */
  void write(FieldVector vector, int from, int to) throws IOException {
    if (below(column.type()).isEmpty() && vector.getNullCount() == 0) {
      leaves.get(0).add(vector, from, to);
      return;
    }
    next = 0;
    shred(vector, column, 0, Slots.ofRows(from, to));
  }

  private void shred(FieldVector vector, Column node, int repetition, Slots slots)
      throws IOException {
    Slots own = slots;
    if (node.nullable()) {
      own = define(vector, slots);
    } else if (vector.getNullCount() > 0) {
      requireNone(vector, node, slots);
    }
    DataType type = node.type();
    if (type instanceof Struct struct) {
      members(vector.getChildrenFromFields(), struct.columns(), repetition, own);
    } else if (type instanceof ListOf list) {
      ListVector lists = (ListVector) vector;
      Slots elements = repeat(lists, repetition + 1, own);
      shred(lists.getDataVector(), list.element(), repetition + 1, elements);
    } else if (type instanceof MapOf map) {
      ListVector lists = (ListVector) vector;
      Slots entries = repeat(lists, repetition + 1, own);
      List<FieldVector> both = lists.getDataVector().getChildrenFromFields();
      members(both, List.of(map.key(), map.value()), repetition + 1, entries);
    } else {
      leaves.get(next++).add(vector, own);
    }
  }

  /** Each member changes slots of its own. Those that are full are never changed. */
  private void members(List<FieldVector> vectors, List<Column> columns, int repetition, Slots slots)
      throws IOException {
    for (int i = 0; i < columns.size(); i++) {
      boolean isShared = !slots.areFull() && i + 1 < columns.size();
      shred(vectors.get(i), columns.get(i), repetition, isShared ? slots.copy() : slots);
    }
  }

  /** Counts the level of a column that may be null, and ends slots where it is. */
  private static Slots define(FieldVector vector, Slots slots) {
    boolean full = vector.getNullCount() == 0;
    if (full && slots.areFull()) {
      return slots.defined();
    }
    Slots defined = slots.areFull() ? slots.copy() : slots;
    int[] places = defined.places;
    int[] definitions = defined.definitions;
    for (int i = 0; i < defined.count; i++) {
      if (places[i] >= 0) {
        if (full || !vector.isNull(places[i])) {
          definitions[i]++;
        } else {
          places[i] = Slots.NONE;
        }
      }
    }
    return defined;
  }

  private static Slots repeat(ListVector lists, int repetition, Slots slots) {
    if (!slots.areFull()) {
      return repeatSome(lists, repetition, slots);
    }
    int first = offset(lists, slots.first);
    int[] repetitions = new int[offset(lists, slots.first + slots.count) - first];
    Arrays.fill(repetitions, repetition);
    int start = first;
    for (int i = 0; i < slots.count; i++) {
      int end = offset(lists, slots.first + i + 1);
      if (start == end) {
        return repeatSome(lists, repetition, slots.copy());
      }
      repetitions[start - first] = slots.repetitions[i];
      start = end;
    }
    return new Slots(first, slots.rows, repetitions, slots.definition + 1);
  }

  private static Slots repeatSome(ListVector lists, int repetition, Slots slots) {
    int[] starts = new int[slots.count];
    int[] ends = new int[slots.count];
    int total = 0;
    for (int i = 0; i < slots.count; i++) {
      if (slots.places[i] >= 0) {
        starts[i] = offset(lists, slots.places[i]);
        ends[i] = offset(lists, slots.places[i] + 1);
      }
      total = Math.addExact(total, Math.max(1, ends[i] - starts[i]));
    }
    int[] repetitions = new int[total];
    int[] definitions = new int[total];
    int[] places = new int[total];
    int next = 0;
    for (int i = 0; i < slots.count; i++) {
      repetitions[next] = slots.repetitions[i];
      if (starts[i] == ends[i]) {
        definitions[next] = slots.definitions[i];
        places[next++] = Slots.NONE;
      } else {
        int definition = slots.definitions[i] + 1;
        for (int place = starts[i]; place < ends[i]; place++) {
          if (place > starts[i]) {
            repetitions[next] = repetition;
          }
          definitions[next] = definition;
          places[next++] = place;
        }
      }
    }
    return new Slots(slots.rows, repetitions, definitions, places);
  }

  private static int offset(ListVector lists, int index) {
    return lists.getOffsetBuffer().getInt((long) index * BaseRepeatedValueVector.OFFSET_WIDTH);
  }

  private static void requireNone(FieldVector vector, Column node, Slots slots) {
    for (int i = 0; i < slots.count; i++) {
      int place = slots.areFull() ? slots.first + i : slots.places[i];
      if (place >= 0 && vector.isNull(place)) {
        throw new InvalidRequestException(
            "There is a null in a column '" + node.name() + "' that allows none.");
      }
    }
  }

  private static int count(DataType type) {
    List<Column> below = below(type);
    return below.isEmpty() ? 1 : below.stream().mapToInt(c -> count(c.type())).sum();
  }

  private static List<Column> below(DataType type) {
    if (type instanceof Struct struct) {
      return struct.columns();
    }
    if (type instanceof ListOf list) {
      return List.of(list.element());
    }
    return type instanceof MapOf map ? List.of(map.key(), map.value()) : List.of();
  }
}
