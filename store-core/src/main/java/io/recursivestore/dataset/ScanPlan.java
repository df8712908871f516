package io.recursivestore.dataset;

import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a scan means for one version.
 *
 * @param selected the columns of the result
 * @param decoded the columns to decode: the selected ones and those that conditions look at
 * @param filter filter and range of time in one
 * @param fragments the files that may hold a match, oldest first
 */
record ScanPlan(
    Schema selected, Schema decoded, Optional<FilterMask> filter, List<Fragment> fragments) {
  /** Batches of fewer rows cost more to make than to read. */
  private static final int FEWEST_BATCH_ROWS = 4096;

  private static final int MOST_BATCH_ROWS = 1 << 16;

  static ScanPlan of(Snapshot snapshot, Scan scan) {
    Schema schema = snapshot.schema();
    Schema selected = scan.columns().map(schema::select).orElse(schema);
    List<Filter> filters = new ArrayList<>();
    scan.time().ifPresent(time -> filters.add(time.filter(schema)));
    scan.filter().ifPresent(filters::add);
    Optional<Filter> filter =
        filters.isEmpty() ? Optional.empty() : Optional.of(Filter.and(filters));
    Optional<FilterMask> mask = filter.map(f -> new FilterMask(f, schema));
    Set<String> decoded = new LinkedHashSet<>(selected.names());
    mask.ifPresent(m -> decoded.addAll(m.columns()));
    scan.predicates().forEach(p -> decoded.addAll(p.columns()));
    return new ScanPlan(
        selected,
        schema.select(List.copyOf(decoded)),
        mask,
        filter.map(snapshot::fragmentsFor).orElseGet(snapshot::fragments));
  }

  /** Returns how many rows to decode at once: a chunk, or some of them, or a part of one. */
  static int batchRows(int chunkRows) {
    return chunkRows < FEWEST_BATCH_ROWS
        ? FEWEST_BATCH_ROWS / chunkRows * chunkRows
        : Math.min(chunkRows, MOST_BATCH_ROWS);
  }
}
