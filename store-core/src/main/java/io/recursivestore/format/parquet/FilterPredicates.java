package io.recursivestore.format.parquet;

import io.recursivestore.format.TextBounds;
import io.recursivestore.model.Column;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.schema.Type;

/**
 * Filters as parquet-java's predicates on one file's own columns, whose names and types may be
 * older ones. A predicate is never stricter than its filter: conditions that a file's statistics
 * can't be trusted with are left out.
 */
final class FilterPredicates {
  private final Map<String, LeafPredicates<?>> leaves = new HashMap<>();

  private FilterPredicates(Schema schema, List<ColumnSource> sources, boolean countsNan) {
    for (int i = 0; i < sources.size(); i++) {
      Column column = schema.columns().get(i);
      Type type = sources.get(i).type();
      // parquet-java takes a dot in a name for a step down.
      if (type != null
          && type.isPrimitive()
          && !ListForm.isRepeated(type)
          && type.getName().indexOf('.') < 0) {
        LeafPredicates.of(column.type(), type.asPrimitiveType(), countsNan)
            .ifPresent(leaf -> leaves.put(column.name(), leaf));
      }
    }
  }

  /**
   * Translates a filter.
   *
   * @param schema the columns that are read
   * @param sources the file's columns for them
   * @param countsNan whether bounds in the file are known to tell of NaN
   * @return a predicate that is true wherever the filter is, or empty if there is none but "always"
   */
  static Optional<FilterPredicate> of(
      Filter filter, Schema schema, List<ColumnSource> sources, boolean countsNan) {
    return new FilterPredicates(schema, sources, countsNan).translate(filter);
  }

  private Optional<FilterPredicate> translate(Filter filter) {
    if (filter instanceof Filter.And and) {
      Optional<FilterPredicate> left = translate(and.left());
      Optional<FilterPredicate> right = translate(and.right());
      return left.isPresent() && right.isPresent()
          ? Optional.of(FilterApi.and(left.get(), right.get()))
          : left.or(() -> right);
    }
    if (filter instanceof Filter.Or or) {
      return translate(or.left())
          .flatMap(left -> translate(or.right()).map(right -> FilterApi.or(left, right)));
    }
    if (filter instanceof Filter.Compare compare) {
      return leaf(compare.column())
          .flatMap(leaf -> leaf.compare(compare.operator(), compare.value()));
    }
    if (filter instanceof Filter.In in) {
      return leaf(in.column()).flatMap(leaf -> leaf.in(in.values()));
    }
    if (filter instanceof Filter.Match match) {
      return leaf(match.column()).flatMap(leaf -> match(leaf, match));
    }
    if (filter instanceof Filter.IsNull isNull) {
      return leaf(isNull.column()).map(LeafPredicates::isNull);
    }
    return leaf(((Filter.IsNotNull) filter).column()).map(LeafPredicates::isNotNull);
  }

  /** Texts that begin with another are not less than it. */
  private static Optional<FilterPredicate> match(LeafPredicates<?> leaf, Filter.Match match) {
    if (match.part() != Filter.Part.START) {
      return Optional.of(leaf.isNotNull());
    }
    Optional<FilterPredicate> least = leaf.compare(Operator.GE, new Value.OfString(match.wanted()));
    Optional<FilterPredicate> most =
        TextBounds.above(match.wanted())
            .flatMap(above -> leaf.compare(Operator.LT, new Value.OfString(above)));
    return least.isPresent() && most.isPresent()
        ? Optional.of(FilterApi.and(least.get(), most.get()))
        : least.or(() -> most);
  }

  private Optional<LeafPredicates<?>> leaf(String column) {
    return Optional.ofNullable(leaves.get(column));
  }
}
