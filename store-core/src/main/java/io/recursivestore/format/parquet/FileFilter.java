package io.recursivestore.format.parquet;

import io.recursivestore.format.Selection;
import io.recursivestore.format.VectorFilter;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a filter is for one file.
 *
 * @param rows a condition on the vectors; rows for which it isn't true may be left out
 * @param exact a condition for which it is to be told which rows it is true for; the one on vectors
 *     is true for no others
 * @param predicate the same for the file's own columns; null if there is none
 * @param columns the names, at the top of the file, of those that the condition on vectors is about
 */
record FileFilter(
    Optional<Filter> rows,
    Optional<Filter> exact,
    @Nullable FilterPredicate predicate,
    Set<String> columns) {
  static final FileFilter NONE = new FileFilter(Optional.empty(), Optional.empty(), null, Set.of());

  /**
   * Finds what can be asked of a file.
   *
   * @param selection has the columns of the vectors
   * @param sources what they are filled from
   * @param countsNan whether the file's bounds tell of NaN
   */
  static FileFilter of(Selection selection, List<ColumnSource> sources, boolean countsNan) {
    Optional<Filter> filter = selection.filter();
    Schema schema = selection.schema();
    Optional<Filter> rows = filter.flatMap(f -> VectorFilter.part(f, schema));
    Set<String> asked = rows.map(VectorFilter::columns).orElse(Set.of());
    Set<String> columns = new HashSet<>();
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).type() != null && asked.contains(schema.names().get(i))) {
        columns.add(sources.get(i).present().getName());
      }
    }
    return new FileFilter(
        rows,
        selection.exact(),
        filter.flatMap(f -> FilterPredicates.of(f, schema, sources, countsNan)).orElse(null),
        columns);
  }
}
