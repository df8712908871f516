package io.recursivestore.exchange;

import java.util.List;

/**
 * What was taken into a store.
 *
 * @param rows the number of rows
 * @param skipped the names of the columns that were left out
 */
public record Imported(long rows, List<String> skipped) {
  /** Copies the list. */
  public Imported {
    skipped = List.copyOf(skipped);
  }
}
