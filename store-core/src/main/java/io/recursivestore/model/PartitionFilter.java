package io.recursivestore.model;

import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Transform.Plain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds to a filter on columns what it means for the fields that files are partitioned by, which get
 * names of their own in it.
 */
final class PartitionFilter {
  private final Map<String, List<PartitionColumn>> byColumn = new HashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();

  PartitionFilter(Schema schema) {
    for (PartitionColumn field : schema.allPartitions()) {
      if (field.isTopLevel()) {
        byColumn.computeIfAbsent(field.column().name(), n -> new ArrayList<>()).add(field);
        ids.put(name(field), field.field().id());
      }
    }
  }

  /** Returns the ids of the fields, by the names that filters have for them. */
  Map<String, Integer> ids() {
    return ids;
  }

  /** Returns a filter that is true at least where another is. */
  Filter possible(Filter filter) {
    if (byColumn.isEmpty()) {
      return filter;
    }
    if (filter instanceof Filter.And and) {
      return new Filter.And(possible(and.left()), possible(and.right()));
    }
    if (filter instanceof Filter.Or or) {
      return new Filter.Or(possible(or.left()), possible(or.right()));
    }
    Filter all = filter;
    for (PartitionColumn field : fields(filter)) {
      Optional<Filter> projected = projected(filter, field, false);
      if (projected.isPresent()) {
        all = new Filter.And(all, projected.get());
      }
    }
    return all;
  }

  /** Returns a filter that is true at most where another is. */
  Filter certain(Filter filter) {
    if (byColumn.isEmpty()) {
      return filter;
    }
    if (filter instanceof Filter.And and) {
      return new Filter.And(certain(and.left()), certain(and.right()));
    }
    if (filter instanceof Filter.Or or) {
      return new Filter.Or(certain(or.left()), certain(or.right()));
    }
    Filter any = filter;
    for (PartitionColumn field : fields(filter)) {
      Optional<Filter> projected = projected(filter, field, true);
      if (projected.isPresent()) {
        any = new Filter.Or(any, projected.get());
      }
    }
    return any;
  }

  private List<PartitionColumn> fields(Filter leaf) {
    String column =
        leaf instanceof Filter.Compare compare
            ? compare.column()
            : leaf instanceof Filter.In in
                ? in.column()
                : leaf instanceof Filter.Match match
                    ? match.column()
                    : leaf instanceof Filter.IsNull isNull
                        ? isNull.column()
                        : ((Filter.IsNotNull) leaf).column();
    return byColumn.getOrDefault(column, List.of());
  }

  private static Optional<Filter> projected(Filter leaf, PartitionColumn field, boolean isCertain) {
    String name = name(field);
    // Nulls are the only values of which the transform is null.
    if (leaf instanceof Filter.IsNull) {
      return Optional.of(new Filter.IsNull(name));
    }
    if (leaf instanceof Filter.IsNotNull) {
      return Optional.of(new Filter.IsNotNull(name));
    }
    boolean isSame = field.field().transform() == Plain.IDENTITY;
    if (isCertain && !isSame) {
      return Optional.empty();
    }
    if (leaf instanceof Filter.Match match) {
      return isSame
          ? Optional.of(new Filter.Match(name, match.part(), match.wanted()))
          : Optional.empty();
    }
    if (leaf instanceof Filter.In in) {
      return Optional.of(
          new Filter.In(name, in.values().stream().map(v -> transformed(field, v)).toList()));
    }
    Filter.Compare compare = (Filter.Compare) leaf;
    Transform transform = field.field().transform();
    Operator operator =
        switch (compare.operator()) {
          case EQ -> Operator.EQ;
          case LT, LE -> isSame ? compare.operator() : Operator.LE;
          case GT, GE -> isSame ? compare.operator() : Operator.GE;
        };
    return operator == Operator.EQ || transform.keepsOrder()
        ? Optional.of(new Filter.Compare(name, operator, transformed(field, compare.value())))
        : Optional.empty();
  }

  private static Value transformed(PartitionColumn field, Value value) {
    return Transforms.of(field.field().transform(), field.column().type(), value);
  }

  /** No column that the log has can be named so. */
  private static String name(PartitionColumn field) {
    return "\0partition " + field.field().id();
  }
}
