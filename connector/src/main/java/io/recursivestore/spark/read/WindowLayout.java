package io.recursivestore.spark.read;

import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.spark.vector.RowColumn;
import io.recursivestore.stream.StreamSnapshot;
import java.util.function.IntFunction;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Where all windows are: they are numbered from 0 in the order of the stream. Takes 16 bytes for
 * each episode, and nothing for a window: where an episode's windows begin is computed.
 */
final class WindowLayout {
  private final Windows shape;
  private final long[] ends;
  private final long[] firsts;

  /**
   * Creates a layout.
   *
   * @param shape the windows
   * @param ends for each episode the row after its last, rising; the first episode begins at row 0
   */
  WindowLayout(Windows shape, long[] ends) {
    this.shape = shape;
    this.ends = ends;
    this.firsts = new long[ends.length + 1];
    for (int episode = 0; episode < ends.length; episode++) {
      firsts[episode + 1] =
          firsts[episode] + shape.count(ends[episode] - (episode == 0 ? 0 : ends[episode - 1]));
    }
  }

  /**
   * Returns where the windows of some steps are. If a field ends the episodes, it is read through.
   */
  static WindowLayout of(Windows shape, StreamSnapshot steps) {
    long[] starts = SegmentColumns.starts(steps.segments(), shape.unit());
    String boundary = shape.boundary();
    if (boundary != null) {
      return new WindowLayout(shape, new Boundary(starts, flags(steps, boundary)).ends());
    }
    long all = starts[starts.length - 1];
    return new WindowLayout(shape, all == 0 ? new long[0] : new long[] {all});
  }

  /** Returns the number of windows. */
  long count() {
    return firsts[ends.length];
  }

  /** Returns for each episode the row after its last. */
  long[] ends() {
    return ends;
  }

  /** Returns the episode that a window is in. */
  int episode(long window) {
    if (ends.length == 1) {
      return 0;
    }
    int low = 0;
    int high = ends.length;
    // Episodes without windows share a first with the one after them: the last such has it.
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (firsts[middle] <= window) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the first row of an episode. */
  long begin(int episode) {
    return episode == 0 ? 0 : ends[episode - 1];
  }

  /** Returns the first row of a window. */
  long start(int episode, long window) {
    return begin(episode) + (window - firsts[episode]) * shape.stride();
  }

  /** Returns the row after the last of an episode. */
  long end(int episode) {
    return ends[episode];
  }

  private static IntFunction<RowColumn> flags(StreamSnapshot steps, String boundary) {
    @Nullable RowColumn[] columns = new RowColumn[steps.segments().size()];
    return index -> {
      RowColumn column = columns[index];
      if (column == null) {
        column =
            SegmentColumns.of(
                steps.segments().get(index), WindowUnit.STEPS, boundary, DataTypes.BooleanType);
        columns[index] = column;
      }
      return column;
    };
  }
}
