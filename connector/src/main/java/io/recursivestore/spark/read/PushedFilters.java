package io.recursivestore.spark.read;

import io.recursivestore.format.VectorFilter;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.StatisticsFilter;
import io.recursivestore.spark.expression.ExactFilters;
import io.recursivestore.spark.expression.Filters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What predicates mean for a version: some files are left out, of some predicates it is then
 * certain that they are true for all rows that are left, others are evaluated while files are read,
 * and the rest is for Spark.
 *
 * @param pushed the predicates that were of use
 * @param left the predicates that Spark has to evaluate
 * @param fragments the files that may hold a match; null for all
 * @param open those of the pushed predicates that aren't certain, as one filter; empty if there is
 *     none
 * @param exact those of them that are evaluated while files are read; empty if there is none
 */
record PushedFilters(
    Predicate[] pushed,
    Predicate[] left,
    @Nullable List<Fragment> fragments,
    Optional<Filter> open,
    Optional<Filter> exact) {
  /** Spark looks up many values faster, and stops at the first that decides. */
  private static final int MOST_COMPARISONS = 32;

  private record Pushed(Predicate predicate, Filter filter, boolean isExact) {}

  /**
   * Finds what can be done with predicates.
   *
   * @param leavesOne whether Spark has to see a condition that leaves out rows, if there is one
   */
  static PushedFilters of(Predicate[] predicates, Snapshot snapshot, boolean leavesOne) {
    ExactFilters exact = new ExactFilters(snapshot.schema());
    Filters weaker = new Filters(snapshot.schema());
    List<Pushed> pushed = new ArrayList<>();
    List<Predicate> left = new ArrayList<>();
    for (Predicate predicate : predicates) {
      Optional<Filter> same = exact.translate(predicate);
      same.or(() -> weaker.translate(predicate))
          .ifPresentOrElse(
              filter -> pushed.add(new Pushed(predicate, filter, same.isPresent())),
              () -> left.add(predicate));
    }
    if (pushed.isEmpty()) {
      return new PushedFilters(
          new Predicate[0], predicates, null, Optional.empty(), Optional.empty());
    }
    List<Fragment> fragments =
        snapshot.fragmentsFor(Filter.and(pushed.stream().map(Pushed::filter).toList()));
    List<Filter> open = new ArrayList<>();
    List<Filter> evaluated = new ArrayList<>();
    boolean leavesNone = !leavesOne;
    for (Pushed one : pushed) {
      if (!one.isExact() || !allMatch(one.filter(), fragments, snapshot)) {
        open.add(one.filter());
        if (one.isExact() && isEvaluated(one.filter(), snapshot.schema())) {
          evaluated.add(one.filter());
          if (!leavesNone && !isNullTest(one.filter())) {
            leavesNone = true;
            left.add(one.predicate());
          }
        } else {
          left.add(one.predicate());
        }
      }
    }
    return new PushedFilters(
        pushed.stream().map(Pushed::predicate).toArray(Predicate[]::new),
        left.toArray(Predicate[]::new),
        fragments,
        all(open),
        all(evaluated));
  }

  private static Optional<Filter> all(List<Filter> filters) {
    return filters.isEmpty() ? Optional.empty() : Optional.of(Filter.and(filters));
  }

  private static boolean isNullTest(Filter filter) {
    return filter instanceof Filter.IsNull || filter instanceof Filter.IsNotNull;
  }

  private static boolean isEvaluated(Filter filter, Schema schema) {
    return VectorFilter.part(filter, schema).equals(Optional.of(filter))
        && VectorFilter.comparisons(filter) <= MOST_COMPARISONS;
  }

  private static boolean allMatch(Filter filter, List<Fragment> fragments, Snapshot snapshot) {
    StatisticsFilter statistics = new StatisticsFilter(snapshot.schema(), filter);
    return fragments.stream().allMatch(statistics::allMatch);
  }
}
