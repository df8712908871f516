package io.recursivestore.format;

import io.recursivestore.model.Column;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ViewVarCharVector;

/**
 * Evaluates a filter on batches, a column at a time. There is no negation, so that it is enough to
 * know where a condition is true: unknown and false need not be told apart. For one thread.
 */
public final class VectorFilter {
  /** Of more values than these, a hash table finds one faster. */
  private static final int MOST_SORTED = 1000;

  private final Filter filter;
  private final IdentityHashMap<Filter.In, long[]> sorted = new IdentityHashMap<>();
  private long[] keys = {};

  /**
   * Creates it.
   *
   * @param filter the condition; its values have the forms of their columns
   */
  public VectorFilter(Filter filter) {
    this.filter = filter;
  }

  /**
   * Finds the part of a condition that can be evaluated on columns.
   *
   * @param filter a condition, on whatever columns
   * @param schema the columns
   * @return a condition that is true wherever the filter is, or empty if none is known
   */
  public static Optional<Filter> part(Filter filter, Schema schema) {
    if (filter instanceof Filter.And and) {
      Optional<Filter> left = part(and.left(), schema);
      Optional<Filter> right = part(and.right(), schema);
      return left.isPresent() && right.isPresent()
          ? Optional.of(new Filter.And(left.get(), right.get()))
          : left.or(() -> right);
    }
    if (filter instanceof Filter.Or or) {
      return part(or.left(), schema)
          .flatMap(left -> part(or.right(), schema).map(right -> new Filter.Or(left, right)));
    }
    List<Value> values =
        filter instanceof Filter.Compare compare
            ? List.of(compare.value())
            : filter instanceof Filter.Match match
                ? List.of(new Value.OfString(match.wanted()))
                : filter instanceof Filter.In in ? in.values() : List.of();
    boolean isNullTest = filter instanceof Filter.IsNull || filter instanceof Filter.IsNotNull;
    boolean fits =
        schema
            .find(column(filter))
            .filter(column -> isNullTest || fits(column, values))
            .isPresent();
    return fits ? Optional.of(filter) : Optional.empty();
  }

  /**
   * Returns the names of the columns that a condition is on.
   *
   * @param filter the condition
   */
  public static Set<String> columns(Filter filter) {
    Set<String> names = new HashSet<>();
    addColumns(filter, names);
    return names;
  }

  /**
   * Returns about how often each row is compared. Numbers are looked up among any number of values
   * at once.
   *
   * @param filter the condition
   */
  public static int comparisons(Filter filter) {
    if (filter instanceof Filter.And and) {
      return comparisons(and.left()) + comparisons(and.right());
    }
    if (filter instanceof Filter.Or or) {
      return comparisons(or.left()) + comparisons(or.right());
    }
    if (filter instanceof Filter.In in) {
      int values = in.values().size();
      boolean isSorted =
          in.values().stream()
              .allMatch(v -> v instanceof Value.OfLong || v instanceof Value.OfDouble);
      return isSorted && values <= MOST_SORTED
          ? Math.min(values, Integer.SIZE - Integer.numberOfLeadingZeros(values))
          : values;
    }
    return 1;
  }

  private static void addColumns(Filter filter, Set<String> names) {
    if (filter instanceof Filter.And and) {
      addColumns(and.left(), names);
      addColumns(and.right(), names);
    } else if (filter instanceof Filter.Or or) {
      addColumns(or.left(), names);
      addColumns(or.right(), names);
    } else {
      names.add(column(filter));
    }
  }

  /** Returns the column of a condition that is on one. */
  private static String column(Filter filter) {
    if (filter instanceof Filter.Compare compare) {
      return compare.column();
    }
    if (filter instanceof Filter.In in) {
      return in.column();
    }
    if (filter instanceof Filter.Match match) {
      return match.column();
    }
    return filter instanceof Filter.IsNull isNull
        ? isNull.column()
        : ((Filter.IsNotNull) filter).column();
  }

  private static boolean fits(Column column, List<Value> values) {
    return Value.form(column.type())
        .filter(form -> values.stream().allMatch(form::isInstance))
        .isPresent();
  }

  /** Returns how many words have a bit for each row. */
  public static int words(int rows) {
    return (rows + Long.SIZE - 1) / Long.SIZE;
  }

  /**
   * Finds the rows for which the filter is true.
   *
   * @param columns the batch's columns by name
   * @param rows the number of rows
   * @param into gets a bit for each row, the lowest bit of the first word for the first; the other
   *     bits of the {@link #words} become 0
   */
  public void evaluate(Function<String, FieldVector> columns, int rows, long[] into) {
    if (keys.length < rows) {
      keys = new long[rows];
    }
    evaluate(filter, columns, rows, into);
  }

  private void evaluate(
      Filter condition, Function<String, FieldVector> columns, int rows, long[] into) {
    int words = words(rows);
    if (condition instanceof Filter.And and) {
      evaluate(and.left(), columns, rows, into);
      if (isAny(into, words)) {
        long[] others = new long[words];
        evaluate(and.right(), columns, rows, others);
        for (int i = 0; i < words; i++) {
          into[i] &= others[i];
        }
      }
    } else if (condition instanceof Filter.Or or) {
      evaluate(or.left(), columns, rows, into);
      long[] others = new long[words];
      evaluate(or.right(), columns, rows, others);
      for (int i = 0; i < words; i++) {
        into[i] |= others[i];
      }
    } else if (condition instanceof Filter.IsNull isNull) {
      RowBits.fill(into, rows);
      RowBits.removePresent(columns.apply(isNull.column()), rows, into);
    } else if (condition instanceof Filter.IsNotNull isNotNull) {
      RowBits.fill(into, rows);
      RowBits.keepPresent(columns.apply(isNotNull.column()), rows, into);
    } else if (condition instanceof Filter.In in) {
      FieldVector vector = columns.apply(in.column());
      in(vector, in, rows, into);
      RowBits.keepPresent(vector, rows, into);
    } else if (condition instanceof Filter.Match match) {
      FieldVector vector = columns.apply(match.column());
      TextMatches.set(vector, match, rows, into);
      RowBits.keepPresent(vector, rows, into);
    } else if (condition instanceof Filter.Compare compare) {
      FieldVector vector = columns.apply(compare.column());
      compare(vector, compare.operator(), compare.value(), rows, into);
      RowBits.keepPresent(vector, rows, into);
    }
  }

  private void in(FieldVector vector, Filter.In in, int rows, long[] into) {
    if (OrderedLongs.has(vector)) {
      long[] wanted = sorted.computeIfAbsent(in, VectorFilter::sorted);
      OrderedLongs.load(vector, rows, keys);
      RowBits.set(rows, into, row -> Arrays.binarySearch(wanted, keys[row]) >= 0);
      return;
    }
    Arrays.fill(into, 0, words(rows), 0);
    long[] one = new long[words(rows)];
    for (Value value : in.values()) {
      compare(vector, Operator.EQ, value, rows, one);
      for (int i = 0; i < one.length; i++) {
        into[i] |= one[i];
      }
    }
  }

  private static long[] sorted(Filter.In in) {
    return in.values().stream().mapToLong(VectorFilter::key).sorted().toArray();
  }

  private void compare(FieldVector vector, Operator operator, Value value, int rows, long[] into) {
    if (OrderedLongs.has(vector)) {
      OrderedLongs.load(vector, rows, keys);
      OrderedLongs.compare(keys, rows, operator, key(value), into);
    } else if (vector instanceof DecimalVector decimals) {
      DecimalBits.compare(decimals, rows, operator, ((Value.OfDecimal) value).value(), keys, into);
    } else {
      byte[] wanted = ((Value.OfString) value).value().getBytes(StandardCharsets.UTF_8);
      TextAt texts = TextAt.of(vector);
      if (operator == Operator.EQ && vector instanceof ViewVarCharVector views) {
        EqualViews.set(views, wanted, rows, into);
      } else if (operator == Operator.EQ) {
        RowBits.set(rows, into, row -> !vector.isNull(row) && texts.equals(row, wanted));
      } else {
        RowBits.set(
            rows, into, row -> !vector.isNull(row) && holds(operator, texts.compare(row, wanted)));
      }
    }
  }

  private static boolean isAny(long[] bits, int words) {
    for (int i = 0; i < words; i++) {
      if (bits[i] != 0) {
        return true;
      }
    }
    return false;
  }

  static boolean holds(Operator operator, int order) {
    return switch (operator) {
      case EQ -> order == 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      case GE -> order >= 0;
    };
  }

  private static long key(Value value) {
    return value instanceof Value.OfDouble number
        ? OrderedLongs.key(number.value())
        : ((Value.OfLong) value).value();
  }
}
