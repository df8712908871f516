package io.recursivestore.log;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Fragments;
import io.recursivestore.model.StatisticsFilter;
import io.recursivestore.model.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fragments of a state. Parts in which nothing can match are not read. Equal if the states are.
 */
final class StateFragments implements Fragments {
  private final CollectionRef collection;
  private final PartFiles parts;
  private final State state;

  StateFragments(CollectionRef collection, PartFiles parts, State state) {
    this.collection = collection;
    this.parts = parts;
    this.state = state;
  }

  State state() {
    return state;
  }

  @Override
  public Totals totals() {
    return state.totals();
  }

  @Override
  public List<Fragment> list(Optional<StatisticsFilter> filter) {
    List<Fragment> selected = new ArrayList<>();
    for (Part part : state.parts()) {
      if (filter.isEmpty() || part.mayMatch(filter.get())) {
        parts
            .read(part, filter.map(StatisticsFilter::columns))
            .select(state.removed(), filter, selected::add);
      }
    }
    for (Fragment fragment : state.tail()) {
      if (filter.isEmpty() || filter.get().mayMatch(fragment)) {
        selected.add(fragment);
      }
    }
    if (filter.isEmpty() && !Totals.of(selected).equals(state.totals())) {
      throw new CorruptDataException(
          collection.display()
              + " is damaged: version "
              + state.version()
              + " has "
              + Totals.of(selected)
              + ", but its commit says "
              + state.totals()
              + ".");
    }
    return selected;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateFragments o
        && collection.equals(o.collection)
        && state.equals(o.state);
  }

  @Override
  public int hashCode() {
    return state.hashCode();
  }
}
