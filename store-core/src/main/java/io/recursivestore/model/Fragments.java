package io.recursivestore.model;

import java.util.List;
import java.util.Optional;

/**
 * The data files of one version, in order. What is known of them may lie in the store until it is
 * asked for, and is read anew each time, so that a version of many files takes little memory. May
 * be used by many threads.
 */
public interface Fragments {

  /** Returns how much they hold, from memory. */
  Totals totals();

  /**
   * Returns the files that may hold rows for which a filter is true.
   *
   * @param filter the filter; all files without one
   * @return the files, in order; with a filter, only with the statistics that it looks at
   * @throws CorruptDataException if what is known of them is damaged
   */
  List<Fragment> list(Optional<StatisticsFilter> filter);
}
