package io.recursivestore.model;

import java.io.Serializable;
import java.util.List;

/**
 * How much some data files hold.
 *
 * @param fragments number of files
 * @param rows number of rows
 * @param bytes size of all files
 */
public record Totals(long fragments, long rows, long bytes) implements Serializable {
  /** Nothing. */
  public static final Totals NONE = new Totals(0, 0, 0);

  /**
   * Returns the totals of a list.
   *
   * @param fragments the files
   */
  public static Totals of(List<Fragment> fragments) {
    long rows = 0;
    long bytes = 0;
    for (Fragment fragment : fragments) {
      rows += fragment.rows();
      bytes += fragment.bytes();
    }
    return new Totals(fragments.size(), rows, bytes);
  }

  /**
   * Returns these and others together.
   *
   * @param other the others
   */
  public Totals plus(Totals other) {
    return new Totals(fragments + other.fragments, rows + other.rows, bytes + other.bytes);
  }

  /**
   * Returns these without others.
   *
   * @param other the others, which are among these
   */
  public Totals minus(Totals other) {
    return new Totals(fragments - other.fragments, rows - other.rows, bytes - other.bytes);
  }
}
