package io.recursivestore.spark.read;

import io.recursivestore.spark.option.WindowPartial;
import io.recursivestore.spark.vector.Picks;
import java.util.function.LongFunction;

/** A part of a random order of all windows. */
final class ShuffledWindows implements WindowSource {
  private final Windows shape;
  private final WindowLayout layout;
  private final Permutation order;
  private final long to;
  private long next;
  private long[] numbers = {};

  ShuffledWindows(StreamPlan plan, Shuffle shuffle, StreamPartition range) {
    this(plan.shape(), new WindowLayout(plan.shape(), plan.ends()), shuffle::order, range);
  }

  ShuffledWindows(
      Windows shape, WindowLayout layout, LongFunction<Permutation> order, StreamPartition range) {
    this.shape = shape;
    this.layout = layout;
    this.order = order.apply(layout.count());
    this.next = range.from();
    this.to = range.to();
  }

  @Override
  public void fill(Picks picks) {
    if (numbers.length < picks.room()) {
      numbers = new long[picks.room()];
    }
    int count = (int) Math.min(numbers.length, to - next);
    order.fill(next, numbers, count);
    if (shape.boundary() == null && shape.partial() == WindowPartial.DROP) {
      for (int i = 0; i < count; i++) {
        numbers[i] *= shape.stride();
      }
      next += picks.addAll(numbers, shape.length(), count);
      return;
    }
    int i = 0;
    while (i < count && add(picks, numbers[i])) {
      i++;
    }
    next += i;
  }

  private boolean add(Picks picks, long window) {
    int episode = layout.episode(window);
    long start = layout.start(episode, window);
    int present = shape.present(layout.end(episode) - start);
    return picks.add(start, shape.arrayLength(present), present);
  }
}
