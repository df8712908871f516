package io.recursivestore.it.soak;

import io.recursivestore.Store;

/** Commits a number of appends as fast as it can. */
final class CommitsChild {
  private CommitsChild() {}

  public static void main(String[] args) {
    long from = Long.parseLong(args[1]);
    int commits = Integer.parseInt(args[2]);
    try (Store store = Store.open(args[0])) {
      Numbers numbers = Numbers.openOrCreate(store, CommitsSoak.DATASET);
      System.out.println("ready");
      for (int i = 0; i < commits; i++) {
        numbers.append(from + i, 1);
      }
    }
  }
}
