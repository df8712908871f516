package io.recursivestore.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells from statistics whether data may hold rows for which a filter is true. Without statistics,
 * they may.
 */
public final class StatisticsFilter {
  private final Filter possible;
  private final Filter certain;
  private final Set<Integer> partitions;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Integer, Column> byId = new HashMap<>();

  /**
   * Creates a test of data.
   *
   * @param schema the schema that gives columns their ids
   * @param filter the filter
   */
  public StatisticsFilter(Schema schema, Filter filter) {
    for (Column column : schema.columns()) {
      ids.put(column.name(), column.id());
      byId.put(column.id(), column);
    }
    PartitionFilter projection = new PartitionFilter(schema);
    possible = projection.possible(filter);
    certain = projection.certain(filter);
    ids.putAll(projection.ids());
    partitions = Set.copyOf(projection.ids().values());
    Set<String> named = new HashSet<>();
    addColumns(possible, named);
    ids.keySet().retainAll(named);
  }

  /** Returns the ids of the columns whose statistics are looked at. */
  public Set<Integer> columns() {
    return Set.copyOf(ids.values());
  }

  /**
   * Returns whether some of a number of rows may match.
   *
   * @param rows the number of rows
   * @param columns what is known of them, by column id
   */
  public boolean mayMatch(long rows, Map<Integer, ColumnStatistics> columns) {
    return mayMatch(possible, rows, columns::get);
  }

  /**
   * Returns whether some of a number of rows may match.
   *
   * @param rows the number of rows
   * @param columns returns what is known of them by column id, or null
   */
  public boolean mayMatch(long rows, IntFunction<@Nullable ColumnStatistics> columns) {
    return mayMatch(possible, rows, columns);
  }

  /**
   * Returns whether some rows of a data file may match.
   *
   * @param fragment the file
   */
  public boolean mayMatch(Fragment fragment) {
    return mayMatch(fragment.rows(), fragment.lastId(), fragment.columns()::get);
  }

  /**
   * Returns whether some rows of data files may match. Where they were written before a column was
   * added, all of them hold the column's default.
   *
   * @param rows the number of rows
   * @param lastId the highest id that a column of the files can have
   * @param columns returns what is known of them by column id, or null
   */
  public boolean mayMatch(long rows, int lastId, IntFunction<@Nullable ColumnStatistics> columns) {
    return mayMatch(possible, rows, id -> known(id, rows, lastId, columns));
  }

  /**
   * Returns whether it is certain that all rows of a data file match.
   *
   * @param fragment the file
   */
  public boolean allMatch(Fragment fragment) {
    long rows = fragment.rows();
    return allMatch(
        certain, rows, id -> known(id, rows, fragment.lastId(), fragment.columns()::get));
  }

  private boolean allMatch(
      Filter condition, long rows, IntFunction<@Nullable ColumnStatistics> columns) {
    if (condition instanceof Filter.And and) {
      return allMatch(and.left(), rows, columns) && allMatch(and.right(), rows, columns);
    }
    if (condition instanceof Filter.Or or) {
      return allMatch(or.left(), rows, columns) || allMatch(or.right(), rows, columns);
    }
    if (condition instanceof Filter.Compare compare) {
      return statistics(compare.column(), columns)
          .map(s -> allCompare(s, compare.operator(), compare.value()))
          .orElse(false);
    }
    if (condition instanceof Filter.In in) {
      return statistics(in.column(), columns)
          .map(s -> in.values().stream().anyMatch(v -> allCompare(s, Filter.Operator.EQ, v)))
          .orElse(false);
    }
    if (condition instanceof Filter.Match match) {
      return statistics(match.column(), columns).map(s -> allMatch(s, match)).orElse(false);
    }
    if (condition instanceof Filter.IsNull isNull) {
      return statistics(isNull.column(), columns).map(s -> s.nullCount() == rows).orElse(false);
    }
    Filter.IsNotNull isNotNull = (Filter.IsNotNull) condition;
    return statistics(isNotNull.column(), columns).map(s -> s.nullCount() == 0).orElse(false);
  }

  private static boolean allCompare(
      ColumnStatistics statistics, Filter.Operator operator, Value value) {
    Value min = statistics.min();
    Value max = statistics.max();
    // Columns that hold a NaN have no bounds.
    if (statistics.nullCount() > 0 || min == null || max == null) {
      return false;
    }
    return switch (operator) {
      case EQ -> min.compare(value) == 0 && max.compare(value) == 0;
      case LT -> max.compare(value) < 0;
      case LE -> max.compare(value) <= 0;
      case GT -> min.compare(value) > 0;
      case GE -> min.compare(value) >= 0;
    };
  }

  /** Files that are older than a column hold its default, but may be of any partition. */
  private @Nullable ColumnStatistics known(
      int id, long rows, int lastId, IntFunction<@Nullable ColumnStatistics> columns) {
    return id > lastId && !partitions.contains(id) ? ofDefault(id, rows) : columns.apply(id);
  }

  private @Nullable ColumnStatistics ofDefault(int id, long rows) {
    Column column = byId.get(id);
    Value value = column == null ? null : column.defaultValue();
    return new ColumnStatistics(value == null ? rows : 0, value, value);
  }

  private static void addColumns(Filter condition, Set<String> names) {
    if (condition instanceof Filter.And and) {
      addColumns(and.left(), names);
      addColumns(and.right(), names);
    } else if (condition instanceof Filter.Or or) {
      addColumns(or.left(), names);
      addColumns(or.right(), names);
    } else if (condition instanceof Filter.Compare compare) {
      names.add(compare.column());
    } else if (condition instanceof Filter.In in) {
      names.add(in.column());
    } else if (condition instanceof Filter.Match match) {
      names.add(match.column());
    } else if (condition instanceof Filter.IsNull isNull) {
      names.add(isNull.column());
    } else if (condition instanceof Filter.IsNotNull isNotNull) {
      names.add(isNotNull.column());
    }
  }

  private boolean mayMatch(
      Filter condition, long rows, IntFunction<@Nullable ColumnStatistics> columns) {
    if (condition instanceof Filter.And and) {
      return mayMatch(and.left(), rows, columns) && mayMatch(and.right(), rows, columns);
    }
    if (condition instanceof Filter.Or or) {
      return mayMatch(or.left(), rows, columns) || mayMatch(or.right(), rows, columns);
    }
    if (condition instanceof Filter.Compare compare) {
      return statistics(compare.column(), columns)
          .map(s -> mayCompare(s, compare.operator(), compare.value(), rows))
          .orElse(true);
    }
    if (condition instanceof Filter.In in) {
      return statistics(in.column(), columns)
          .map(s -> in.values().stream().anyMatch(v -> mayCompare(s, Filter.Operator.EQ, v, rows)))
          .orElse(true);
    }
    if (condition instanceof Filter.Match match) {
      return statistics(match.column(), columns)
          .map(s -> s.nullCount() < rows && mayMatch(s, match))
          .orElse(true);
    }
    if (condition instanceof Filter.IsNull isNull) {
      return statistics(isNull.column(), columns).map(s -> s.nullCount() > 0).orElse(true);
    }
    Filter.IsNotNull isNotNull = (Filter.IsNotNull) condition;
    return statistics(isNotNull.column(), columns).map(s -> s.nullCount() < rows).orElse(true);
  }

  /** All texts between two that begin alike do so, too. */
  private static boolean allMatch(ColumnStatistics statistics, Filter.Match match) {
    return match.part() == Filter.Part.START
        && statistics.nullCount() == 0
        && startsWith(statistics.min(), match.wanted())
        && startsWith(statistics.max(), match.wanted());
  }

  private static boolean mayMatch(ColumnStatistics statistics, Filter.Match match) {
    Value min = statistics.min();
    Value max = statistics.max();
    Value least = new Value.OfString(match.wanted());
    return match.part() != Filter.Part.START
        || ((max == null || max.compare(least) >= 0)
            && (min == null || min.compare(least) <= 0 || startsWith(min, match.wanted())));
  }

  private static boolean startsWith(@Nullable Value bound, String start) {
    return bound instanceof Value.OfString text && text.value().startsWith(start);
  }

  private Optional<ColumnStatistics> statistics(
      String column, IntFunction<@Nullable ColumnStatistics> columns) {
    Integer id = ids.get(column);
    return id == null ? Optional.empty() : Optional.ofNullable(columns.apply(id));
  }

  private static boolean mayCompare(
      ColumnStatistics statistics, Filter.Operator operator, Value value, long rows) {
    if (statistics.nullCount() == rows) {
      return false;
    }
    Value min = statistics.min();
    Value max = statistics.max();
    return switch (operator) {
      case EQ ->
          (min == null || min.compare(value) <= 0) && (max == null || max.compare(value) >= 0);
      case LT -> min == null || min.compare(value) < 0;
      case LE -> min == null || min.compare(value) <= 0;
      case GT -> max == null || max.compare(value) > 0;
      case GE -> max == null || max.compare(value) >= 0;
    };
  }
}
