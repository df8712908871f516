package io.recursivestore.exchange.python;

import java.util.List;

/** An index of pandas: the names of columns or of rows. */
sealed interface FrameIndex {

  /** Returns how many names there are. */
  long size();

  /** Integers in steps. */
  record Range(PyValue name, long start, long stop, long step) implements FrameIndex {
    @Override
    public long size() {
      long span = step > 0 ? stop - start : start - stop;
      long stride = Math.abs(step);
      return span <= 0 ? 0 : (span - 1) / stride + 1;
    }
  }

  /** Values of one type. */
  record Values(PyValue name, FrameColumn values) implements FrameIndex {
    @Override
    public long size() {
      return values.rows();
    }
  }

  /** Tuples, of which each part is a place in a list. */
  record Levels(PyValue names, List<FrameIndex> levels, List<NumpyArray> codes)
      implements FrameIndex {
    @Override
    public long size() {
      return codes.isEmpty() ? 0 : codes.get(0).shape[0];
    }
  }
}
