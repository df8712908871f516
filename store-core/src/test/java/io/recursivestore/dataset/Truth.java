package io.recursivestore.dataset;

import io.recursivestore.model.Filter;
import io.recursivestore.model.Value;
import java.math.BigDecimal;
import java.util.Map;

/** What a filter is for one row, in SQL's three values. */
public enum Truth {
  /** It is not true, and this is known. */
  FALSE,
  /** It depends on a null. */
  UNKNOWN,
  /** It is true. */
  TRUE;

  /** Returns what a filter is for a row of plain values: whole numbers are {@link Long}. */
  public static Truth of(Filter filter, Map<String, Object> row) {
    if (filter instanceof Filter.And and) {
      Truth left = of(and.left(), row);
      Truth right = of(and.right(), row);
      return left.compareTo(right) < 0 ? left : right;
    }
    if (filter instanceof Filter.Or or) {
      Truth left = of(or.left(), row);
      Truth right = of(or.right(), row);
      return left.compareTo(right) > 0 ? left : right;
    }
    if (filter instanceof Filter.IsNull isNull) {
      return of(row.get(isNull.column()) == null);
    }
    if (filter instanceof Filter.IsNotNull isNotNull) {
      return of(row.get(isNotNull.column()) != null);
    }
    if (filter instanceof Filter.In in) {
      Object found = row.get(in.column());
      return found == null
          ? UNKNOWN
          : of(in.values().stream().anyMatch(v -> value(found).compare(v) == 0));
    }
    if (filter instanceof Filter.Match match) {
      String found = (String) row.get(match.column());
      return found == null
          ? UNKNOWN
          : of(
              switch (match.part()) {
                case START -> found.startsWith(match.wanted());
                case ANY -> found.contains(match.wanted());
                case END -> found.endsWith(match.wanted());
              });
    }
    Filter.Compare compare = (Filter.Compare) filter;
    Object found = row.get(compare.column());
    if (found == null) {
      return UNKNOWN;
    }
    int order = value(found).compare(compare.value());
    return of(
        switch (compare.operator()) {
          case EQ -> order == 0;
          case LT -> order < 0;
          case LE -> order <= 0;
          case GT -> order > 0;
          case GE -> order >= 0;
        });
  }

  /** Returns a plain value as filters have it. */
  public static Value value(Object plain) {
    if (plain instanceof Boolean b) {
      return new Value.OfLong(b ? 1 : 0);
    }
    if (plain instanceof BigDecimal decimal) {
      return new Value.OfDecimal(decimal);
    }
    if (plain instanceof String text) {
      return new Value.OfString(text);
    }
    return plain instanceof Long number
        ? new Value.OfLong(number)
        : new Value.OfDouble(((Number) plain).doubleValue());
  }

  private static Truth of(boolean known) {
    return known ? TRUE : FALSE;
  }
}
