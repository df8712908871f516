package io.recursivestore.spark.read;

import io.recursivestore.spark.vector.Picks;
import org.jspecify.annotations.Nullable;

/**
 * The windows that begin in a range of rows, in order. If a field ends the episodes, its rows of
 * this range are looked at, those before it back to where the first episode begins, and those after
 * it that the windows reach.
 */
final class SequentialWindows implements WindowSource {
  private final Windows shape;
  private final @Nullable Boundary boundary;
  private final long to;
  private final long limit;
  private long end;
  private long next;

  SequentialWindows(StreamPlan plan, OpenSegments segments, StreamPartition range) {
    this.shape = plan.shape();
    this.to = range.to();
    String field = shape.boundary();
    if (field == null) {
      boundary = null;
      limit = plan.rows();
      end = limit;
      next = range.from();
      return;
    }
    boundary = new Boundary(plan.starts(), index -> segments.flags(index, field));
    // Where an episode ends matters only as far as a window reaches that begins in the range.
    limit = shape.episodes() ? plan.rows() : Math.min(plan.rows(), range.to() - 1 + shape.length());
    long begin = boundary.startOf(range.from());
    end = boundary.endAfter(range.from(), limit);
    if (shape.episodes()) {
      next = begin == range.from() ? begin : end;
    } else {
      long passed = range.from() - begin + shape.stride() - 1;
      next = begin + passed / shape.stride() * shape.stride();
    }
  }

  @Override
  public void fill(Picks picks) {
    while (picks.room() > 0 && enterEpisode()) {
      long whole =
          shape.episodes() ? 0 : shape.whole(Math.min(end, to - 1 + shape.length()) - next);
      if (whole > 0) {
        int added = picks.addRun(next, shape.stride(), shape.length(), whole);
        if (added == 0) {
          return;
        }
        next += (long) added * shape.stride();
      } else {
        int present = shape.present(end - next);
        if (!picks.add(next, shape.arrayLength(present), present)) {
          return;
        }
        next += shape.episodes() ? present : shape.stride();
      }
    }
  }

  /** Goes on to the episode of the next window; returns whether there is one. */
  private boolean enterEpisode() {
    while (next >= end || end - next < shape.least()) {
      if (boundary == null || end >= to) {
        return false;
      }
      next = end;
      end = boundary.endAfter(next, limit);
    }
    return next < to;
  }
}
