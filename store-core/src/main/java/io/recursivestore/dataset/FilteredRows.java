package io.recursivestore.dataset;

import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.StatisticsFilter;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The rows that match a filter. */
final class FilteredRows implements RowSelection {
  private final Filter filter;
  private final FilterMask mask;
  private final StatisticsFilter statistics;

  FilteredRows(Filter filter, Schema schema) {
    this.filter = filter;
    this.mask = new FilterMask(filter, schema);
    this.statistics = new StatisticsFilter(schema, filter);
  }

  @Override
  public List<Fragment> candidates(Snapshot version) {
    return version.fragmentsFor(filter);
  }

  @Override
  public boolean holdsAll(Fragment candidate) {
    return statistics.allMatch(candidate);
  }

  @Override
  public List<String> columns() {
    return List.copyOf(mask.columns());
  }

  @Override
  public Optional<Filter> hint() {
    return Optional.of(filter);
  }

  @Override
  public void apply(VectorSchemaRoot batch, RowMask rows) {
    mask.apply(batch, rows);
  }

  @Override
  public String text() {
    return "with " + filter.text();
  }
}
