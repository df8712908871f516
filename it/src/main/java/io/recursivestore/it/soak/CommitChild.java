package io.recursivestore.it.soak;

import io.recursivestore.Store;
import java.util.concurrent.TimeUnit;

/**
 * Commits appends of one number each as fast as it can, for some seconds, and prints each number
 * once it was committed.
 */
final class CommitChild {
  private CommitChild() {}

  public static void main(String[] args) {
    long number = Long.parseLong(args[1]);
    long seconds = Long.parseLong(args[2]);
    try (Store store = Store.open(args[0])) {
      Numbers numbers = Numbers.openOrCreate(store, CommitSoak.DATASET);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      while (System.nanoTime() < end) {
        numbers.append(number, 1);
        System.out.println(number);
        number++;
      }
    }
  }
}
