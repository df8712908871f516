package io.recursivestore.dataset;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.SortBy;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;

/** An order of the rows of one batch. Text is ordered by its bytes, NaN is above all numbers. */
@FunctionalInterface
interface RowOrder {
  /** Compares two rows, as in {@link java.util.Comparator}. */
  int compare(int a, int b);

  /** Returns the numbers of all rows in this order; those of equal rows as they are. */
  default int[] sorted(int rows) {
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    int[] from = order;
    int[] to = new int[rows];
    for (long width = 1; width < rows; width *= 2) {
      for (long start = 0; start < rows; start += 2 * width) {
        int middle = (int) Math.min(rows, start + width);
        merge(from, (int) start, middle, (int) Math.min(rows, start + 2 * width), to);
      }
      int[] merged = to;
      to = from;
      from = merged;
    }
    return from;
  }

  private void merge(int[] from, int start, int middle, int end, int[] to) {
    int a = start;
    int b = middle;
    for (int i = start; i < end; i++) {
      boolean isFirst = b >= end || (a < middle && compare(from[a], from[b]) <= 0);
      to[i] = isFirst ? from[a++] : from[b++];
    }
  }

  /** Returns the order of the rows of a batch by some of its columns. */
  static RowOrder of(VectorSchemaRoot rows, List<SortBy> sort) {
    List<RowOrder> orders = new ArrayList<>();
    for (SortBy by : sort) {
      FieldVector vector = rows.getVector(by.path().get(0));
      List<FieldVector> path = new ArrayList<>(List.of(vector));
      for (String name : by.path().subList(1, by.path().size())) {
        vector = ((StructVector) vector).getChild(name);
        path.add(vector);
      }
      orders.add(of(path, vector, by));
    }
    return (a, b) -> {
      for (RowOrder order : orders) {
        int result = order.compare(a, b);
        if (result != 0) {
          return result;
        }
      }
      return 0;
    };
  }

  private static RowOrder of(List<FieldVector> path, FieldVector vector, SortBy by) {
    RowOrder values = values(vector);
    int nulls = by.nullsFirst() ? -1 : 1;
    return (a, b) -> {
      boolean aIsNull = isNull(path, a);
      boolean bIsNull = isNull(path, b);
      if (aIsNull || bIsNull) {
        return aIsNull == bIsNull ? 0 : aIsNull ? nulls : -nulls;
      }
      return by.descending() ? values.compare(b, a) : values.compare(a, b);
    };
  }

  private static boolean isNull(List<FieldVector> path, int row) {
    for (FieldVector vector : path) {
      if (vector.isNull(row)) {
        return true;
      }
    }
    return false;
  }

  private static RowOrder values(FieldVector vector) {
    LongAt longs = LongAt.ordered(vector);
    if (longs != null) {
      return (a, b) -> Long.compare(longs.get(a), longs.get(b));
    }
    if (vector instanceof DecimalVector decimals) {
      return (a, b) -> decimals.getObject(a).compareTo(decimals.getObject(b));
    }
    if (vector instanceof BaseVariableWidthVector bytes) {
      return (a, b) -> compare(bytes, a, b);
    }
    throw new InvalidRequestException("Rows can't be sorted by " + vector.getName() + ".");
  }

  private static int compare(BaseVariableWidthVector bytes, int a, int b) {
    int left = bytes.getStartOffset(a);
    int right = bytes.getStartOffset(b);
    return ByteFunctionHelpers.compare(
        bytes.getDataBuffer(),
        left,
        left + bytes.getValueLength(a),
        bytes.getDataBuffer(),
        right,
        right + bytes.getValueLength(b));
  }
}
