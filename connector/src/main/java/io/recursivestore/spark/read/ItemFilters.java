package io.recursivestore.spark.read;

import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Value;
import io.recursivestore.spark.expression.ExactFilters;
import io.recursivestore.spark.type.ItemRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes predicates of Spark that a database evaluates exactly as Spark would. Those on ids, types,
 * sources and times become what a database has an index for.
 */
final class ItemFilters {
  /** Databases have bounds for the parameters of a statement. */
  private static final int MOST_VALUES = 1_000;

  private static final Set<String> NEVER_NULL =
      Set.of(ItemRows.ID, ItemRows.VERSION, ItemRows.TIME, ItemRows.SIZE);

  private final ExactFilters exact = new ExactFilters(ItemRows.FILTERED);
  private final List<Predicate> pushed = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();
  private final List<Filter> others = new ArrayList<>();
  private List<String> ids = List.of();
  private @Nullable String type;
  private @Nullable String source;
  private long from = Long.MIN_VALUE;
  private long to = Long.MAX_VALUE;
  private int values;

  /** Takes what can be evaluated, and returns the rest. */
  Predicate[] push(Predicate[] predicates) {
    List<Predicate> left = new ArrayList<>();
    for (Predicate predicate : predicates) {
      Optional<Filter> filter = exact.translate(predicate);
      if (filter.isPresent() && isKnown(filter.get())) {
        pushed.add(predicate);
        add(filter.get());
      } else {
        left.add(predicate);
      }
    }
    return left.toArray(Predicate[]::new);
  }

  Predicate[] pushed() {
    return pushed.toArray(Predicate[]::new);
  }

  /**
   * Returns what was taken.
   *
   * @param allTags tags of which items have all
   * @param anyTags tags of which they have one
   */
  ItemSelection selection(List<String> allTags, List<String> anyTags) {
    List<String> all = new ArrayList<>(allTags);
    List<String> any = anyTags.size() == 1 ? List.of() : anyTags;
    if (anyTags.size() == 1) {
      all.addAll(anyTags);
    }
    List<String> text = new ArrayList<>(shown);
    all.forEach(tag -> text.add("tags HAVE " + new Value.OfString(tag).text()));
    if (!any.isEmpty()) {
      text.add("tags HAVE ONE OF " + any);
    }
    return new ItemSelection(
        ids,
        type,
        source,
        from,
        to,
        List.copyOf(all),
        List.copyOf(any),
        others.isEmpty() ? null : Filter.and(others),
        null,
        0,
        List.copyOf(text));
  }

  private void add(Filter filter) {
    if (filter instanceof Filter.And both) {
      add(both.left());
      add(both.right());
      return;
    }
    if (filter instanceof Filter.IsNotNull known && NEVER_NULL.contains(known.column())) {
      return;
    }
    shown.add(filter.text());
    boolean isIndexed =
        (filter instanceof Filter.Compare compare && addCompare(compare))
            || (filter instanceof Filter.In in && addIn(in));
    if (!isIndexed) {
      others.add(filter);
    }
  }

  private boolean addCompare(Filter.Compare compare) {
    if (compare.value() instanceof Value.OfLong number && compare.column().equals(ItemRows.TIME)) {
      return addTime(compare.operator(), number.value());
    }
    if (!(compare.value() instanceof Value.OfString text) || compare.operator() != Operator.EQ) {
      return false;
    }
    if (compare.column().equals(ItemRows.TYPE) && type == null) {
      type = text.value();
      return true;
    }
    if (compare.column().equals(ItemRows.SOURCE) && source == null) {
      source = text.value();
      return true;
    }
    return compare.column().equals(ItemRows.ID) && addIds(List.of(text.value()));
  }

  private boolean addIn(Filter.In in) {
    return in.column().equals(ItemRows.ID)
        && !in.values().isEmpty()
        && addIds(in.values().stream().map(value -> ((Value.OfString) value).value()).toList());
  }

  private boolean addIds(List<String> wanted) {
    boolean isFirst = ids.isEmpty();
    if (isFirst) {
      ids = wanted;
    }
    return isFirst;
  }

  private boolean addTime(Operator operator, long micros) {
    if (micros == Long.MAX_VALUE) {
      return false;
    }
    switch (operator) {
      case GE -> from = Math.max(from, micros);
      case GT -> from = Math.max(from, micros + 1);
      case LT -> to = Math.min(to, micros);
      case LE -> to = Math.min(to, micros + 1);
      case EQ -> {
        from = Math.max(from, micros);
        to = Math.min(to, micros + 1);
      }
    }
    return true;
  }

  /** Returns whether a database can take all values of a filter. */
  private boolean isKnown(Filter filter) {
    int before = values;
    if (isText(filter) && values <= MOST_VALUES) {
      return true;
    }
    values = before;
    return false;
  }

  private boolean isText(Filter filter) {
    if (filter instanceof Filter.And and) {
      return isText(and.left()) && isText(and.right());
    }
    if (filter instanceof Filter.Or or) {
      return isText(or.left()) && isText(or.right());
    }
    if (filter instanceof Filter.In in) {
      return in.values().stream().allMatch(this::isText);
    }
    if (filter instanceof Filter.Match match) {
      return isText(new Value.OfString(match.wanted()));
    }
    return !(filter instanceof Filter.Compare compare) || isText(compare.value());
  }

  /** PostgreSQL has no texts with the character 0. */
  private boolean isText(Value value) {
    values++;
    return !(value instanceof Value.OfString text) || text.value().indexOf(0) < 0;
  }
}
