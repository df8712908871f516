package io.recursivestore.model;

import java.io.Serializable;
import java.util.List;

/**
 * A wish to sort the rows of files by a column, which is named.
 *
 * @param path the way to the column from the top: its name, after those of the structs around it
 * @param descending whether larger values come first
 * @param nullsFirst whether nulls come before all values
 */
public record SortBy(List<String> path, boolean descending, boolean nullsFirst)
    implements Serializable {
  /** Copies the list. */
  public SortBy {
    path = List.copyOf(path);
  }

  /**
   * Sorts by a column, nulls first.
   *
   * @param column its name
   */
  public static SortBy ascending(String column) {
    return new SortBy(List.of(column), false, true);
  }

  /**
   * Sorts by a column, larger values first and nulls last.
   *
   * @param column its name
   */
  public static SortBy descending(String column) {
    return new SortBy(List.of(column), true, false);
  }

  /**
   * Reads a list as SQL writes it, such as {@code day, score desc nulls first}. Without more words,
   * nulls come first, or last where the order is descending. Names that are no plain words stand in
   * backquotes.
   *
   * @param text the list; nothing for no order
   * @throws InvalidRequestException if it is no such list
   */
  public static List<SortBy> parse(String text) {
    return new ArrangementText(text).sort();
  }

  /** Returns the wish as SQL writes it. */
  public String text() {
    return ArrangementText.quoted(path)
        + (descending ? " desc" : "")
        + (descending == nullsFirst ? (nullsFirst ? " nulls first" : " nulls last") : "");
  }
}
