package io.recursivestore.it.bench;

import io.recursivestore.Store;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Value;

/** Plans one filtered scan in a fresh process, and prints how many milliseconds that took. */
public final class PlanChild {
  private PlanChild() {}

  /**
   * Plans.
   *
   * @param args the store's root, and what the column {@code x} equals
   */
  public static void main(String[] args) {
    long start = System.nanoTime();
    int found;
    try (Store store = Store.open(args[0])) {
      Filter filter =
          new Filter.Compare("x", Filter.Operator.EQ, new Value.OfLong(Long.parseLong(args[1])));
      found = store.datasets().open("d").latest().fragmentsFor(filter).size();
    }
    System.out.println((System.nanoTime() - start) / 1e6);
    if (found != 1) {
      throw new IllegalStateException(found + " files may match instead of 1");
    }
  }
}
