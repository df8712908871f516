package io.recursivestore.spark.read;

import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Compare;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Value;
import io.recursivestore.spark.expression.Filters;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.stream.StreamSnapshot;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.filter.And;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A range of steps that filters make narrower. */
final class StepRange {
  private static final String STEP = "step";

  private final Filters filters;
  private long from;

  /** A bound that excludes nothing has no number: the last step may be the largest long. */
  private Optional<Long> to;

  /**
   * Creates the range that options ask for.
   *
   * @param filters translates filters on the stream's columns
   * @param options what the user gave
   * @throws InvalidRequestException if it ends before it begins
   */
  StepRange(Filters filters, CaseInsensitiveStringMap options) {
    this.filters = filters;
    this.from = ReadOptions.FROM_STEP.in(options).orElse(Long.MIN_VALUE);
    this.to = ReadOptions.TO_STEP.in(options);
    if (to.isPresent() && from > to.get()) {
      throw new InvalidRequestException(
          "The range from step "
              + from
              + " to step "
              + to.get()
              + " ends before it begins. Exchange 'from-step' and 'to-step'.");
    }
  }

  /** How much of a filter a range says. */
  enum Told {
    /** Nothing. */
    NOTHING,
    /** What it says is right, but the filter says more. */
    PART,
    /** The filter says no more than the range. */
    ALL
  }

  /** Makes the range narrower by as much of a filter as it can say. */
  Told narrow(Predicate predicate) {
    if (predicate instanceof And and) {
      Told left = narrow(and.left());
      Told right = narrow(and.right());
      return left == right ? left : Told.PART;
    }
    Optional<Filter> filter = filters.translate(predicate);
    if (filter.isEmpty()) {
      return Told.NOTHING;
    }
    if (filter.get() instanceof Filter.IsNotNull notNull && notNull.column().equals(STEP)) {
      return Told.ALL;
    }
    return filter.get() instanceof Compare compare
            && compare.column().equals(STEP)
            && compare.value() instanceof Value.OfLong bound
        ? narrow(compare.operator(), bound.value())
        : Told.NOTHING;
  }

  /** Returns the steps of this range. */
  StreamSnapshot of(StreamSnapshot steps) {
    return to.map(end -> steps.range(Math.min(from, end), end))
        .orElseGet(() -> from == Long.MIN_VALUE ? steps : steps.rangeFrom(from));
  }

  private Told narrow(Filter.Operator operator, long step) {
    switch (operator) {
      case EQ -> {
        atLeast(step);
        atMost(step);
      }
      case GE -> atLeast(step);
      case GT -> {
        if (step == Long.MAX_VALUE) {
          below(Long.MIN_VALUE);
        } else {
          atLeast(step + 1);
        }
      }
      case LE -> atMost(step);
      case LT -> below(step);
    }
    return Told.ALL;
  }

  private void atLeast(long step) {
    from = Math.max(from, step);
  }

  private void atMost(long step) {
    if (step < Long.MAX_VALUE) {
      below(step + 1);
    }
  }

  private void below(long step) {
    to = Optional.of(to.map(end -> Math.min(end, step)).orElse(step));
  }
}
