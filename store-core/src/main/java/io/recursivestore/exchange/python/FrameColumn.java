package io.recursivestore.exchange.python;

import org.jspecify.annotations.Nullable;

/** The values of a column, of a Series or of an index. */
sealed interface FrameColumn {

  /** Returns the number of values. */
  long rows();

  /** Values as NumPy has them. */
  record Plain(NumpyArray values) implements FrameColumn {
    @Override
    public long rows() {
      return values.shape[0];
    }
  }

  /** Times with a zone, counted in UTC. */
  record Zoned(NumpyArray values, Zone zone) implements FrameColumn {
    @Override
    public long rows() {
      return values.shape[0];
    }
  }

  /** Numbers or booleans, of which some are missing where a mask is true. */
  record Masked(NumpyArray values, NumpyArray mask, String dtype) implements FrameColumn {
    @Override
    public long rows() {
      return values.shape[0];
    }
  }

  /** Places in a list of categories; negative if there is no value. */
  record Categories(NumpyArray codes, FrameIndex categories, boolean isOrdered)
      implements FrameColumn {
    @Override
    public long rows() {
      return codes.shape[0];
    }
  }

  /** Texts of pandas' own type, {@code string} or {@code str}. */
  record Texts(TextArray values, String dtype) implements FrameColumn {
    @Override
    public long rows() {
      return values.size();
    }
  }

  /** Texts of which some may be missing. */
  interface TextArray {
    /** Returns how many there are. */
    long size();

    /** Returns one; null if it is missing. */
    @Nullable String get(long i);
  }
}
