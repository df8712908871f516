package io.recursivestore.exchange;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/** The elements of a vector of lists, of whatever kind. */
interface Elements {
  /** Returns the vector that holds the elements of all lists. */
  FieldVector vector();

  /** Returns the index of a list's first element. */
  int start(int list);

  /** Returns the index after that of a list's last element. */
  int end(int list);

  /** Returns the elements of a vector, or null if it is not one of lists. */
  static @Nullable Elements of(FieldVector vector) {
    if (vector instanceof ListVector list) {
      return new OfList(list);
    }
    if (vector instanceof LargeListVector list) {
      return new OfLargeList(list);
    }
    return vector instanceof FixedSizeListVector list ? new OfFixedSizeList(list) : null;
  }

  /** Those of lists and maps. */
  record OfList(ListVector list) implements Elements {
    @Override
    public FieldVector vector() {
      return list.getDataVector();
    }

    @Override
    public int start(int index) {
      return list.getElementStartIndex(index);
    }

    @Override
    public int end(int index) {
      return list.getElementEndIndex(index);
    }
  }

  /** Those of lists with 64-bit offsets, of which one batch can't hold too many for 32 bits. */
  record OfLargeList(LargeListVector list) implements Elements {
    @Override
    public FieldVector vector() {
      return list.getDataVector();
    }

    @Override
    public int start(int index) {
      return Math.toIntExact(list.getElementStartIndex(index));
    }

    @Override
    public int end(int index) {
      return Math.toIntExact(list.getElementEndIndex(index));
    }
  }

  /** Those of lists that are all of one length. */
  record OfFixedSizeList(FixedSizeListVector list) implements Elements {
    @Override
    public FieldVector vector() {
      return list.getDataVector();
    }

    @Override
    public int start(int index) {
      return index * list.getListSize();
    }

    @Override
    public int end(int index) {
      return (index + 1) * list.getListSize();
    }
  }
}
