package io.recursivestore.dataset;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Suggestion;
import io.recursivestore.model.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Evaluates a filter row by row. There is no negation, so that it is enough to know where a
 * condition is true: unknown and false need not be told apart.
 */
final class FilterMask {
  private final Filter filter;
  private final Set<String> columns = new LinkedHashSet<>();

  /**
   * Checks a filter.
   *
   * @throws NotFoundException if it names a column that isn't there
   * @throws InvalidRequestException if a value's form is not that of its column
   */
  FilterMask(Filter filter, Schema schema) {
    this.filter = filter;
    check(filter, schema);
  }

  /** Returns the filter. */
  Filter filter() {
    return filter;
  }

  /** Returns the names of the columns that the filter needs. */
  Set<String> columns() {
    return columns;
  }

  /** Leaves out the rows for which the filter is not true. */
  void apply(VectorSchemaRoot batch, RowMask rows) {
    keep(filter, batch, rows);
  }

  private static void keep(Filter condition, VectorSchemaRoot batch, RowMask rows) {
    if (condition instanceof Filter.And and) {
      keep(and.left(), batch, rows);
      keep(and.right(), batch, rows);
    } else if (condition instanceof Filter.Or or) {
      RowMask others = new RowMask();
      others.copyFrom(rows);
      keep(or.left(), batch, rows);
      keep(or.right(), batch, others);
      rows.addAll(others);
    } else if (condition instanceof Filter.IsNull isNull) {
      keepIf(batch.getVector(isNull.column())::isNull, rows);
    } else if (condition instanceof Filter.IsNotNull isNotNull) {
      FieldVector vector = batch.getVector(isNotNull.column());
      keepIf(row -> !vector.isNull(row), rows);
    } else {
      boolean isIn = condition instanceof Filter.In;
      FieldVector vector =
          batch.getVector(
              isIn ? ((Filter.In) condition).column() : ((Filter.Compare) condition).column());
      IntPredicate test =
          isIn
              ? in(vector, ((Filter.In) condition).values())
              : compare(
                  vector,
                  ((Filter.Compare) condition).operator(),
                  ((Filter.Compare) condition).value());
      keepIf(row -> !vector.isNull(row) && test.test(row), rows);
    }
  }

  private static void keepIf(IntPredicate test, RowMask rows) {
    for (int row = rows.nextKept(0); row >= 0; row = rows.nextKept(row + 1)) {
      if (!test.test(row)) {
        rows.leaveOut(row);
      }
    }
  }

  private static IntPredicate in(FieldVector vector, List<Value> values) {
    LongAt longs = LongAt.ordered(vector);
    if (longs != null) {
      long[] keys = values.stream().mapToLong(FilterMask::key).sorted().toArray();
      return row -> Arrays.binarySearch(keys, longs.get(row)) >= 0;
    }
    List<IntPredicate> tests =
        values.stream().map(value -> compare(vector, Operator.EQ, value)).toList();
    return row -> {
      for (IntPredicate test : tests) {
        if (test.test(row)) {
          return true;
        }
      }
      return false;
    };
  }

  private static IntPredicate compare(FieldVector vector, Operator operator, Value value) {
    LongAt longs = LongAt.ordered(vector);
    if (longs != null) {
      return between(longs, operator, key(value));
    }
    if (vector instanceof DecimalVector decimals) {
      BigDecimal wanted = ((Value.OfDecimal) value).value();
      return row -> holds(operator, decimals.getObject(row).compareTo(wanted));
    }
    VarCharVector texts = (VarCharVector) vector;
    byte[] wanted = ((Value.OfString) value).value().getBytes(StandardCharsets.UTF_8);
    return row -> {
      int start = texts.getStartOffset(row);
      int order =
          ByteFunctionHelpers.compare(
              texts.getDataBuffer(),
              start,
              start + texts.getValueLength(row),
              wanted,
              0,
              wanted.length);
      return holds(operator, order);
    };
  }

  private static IntPredicate between(LongAt longs, Operator operator, long key) {
    return switch (operator) {
      case EQ -> row -> longs.get(row) == key;
      case LT -> row -> longs.get(row) < key;
      case LE -> row -> longs.get(row) <= key;
      case GT -> row -> longs.get(row) > key;
      case GE -> row -> longs.get(row) >= key;
    };
  }

  private static boolean holds(Operator operator, int order) {
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
        ? LongAt.key(number.value())
        : ((Value.OfLong) value).value();
  }

  private void check(Filter condition, Schema schema) {
    if (condition instanceof Filter.And and) {
      check(and.left(), schema);
      check(and.right(), schema);
    } else if (condition instanceof Filter.Or or) {
      check(or.left(), schema);
      check(or.right(), schema);
    } else if (condition instanceof Filter.Compare compare) {
      check(require(compare.column(), schema), compare.value());
    } else if (condition instanceof Filter.In in) {
      Column column = require(in.column(), schema);
      in.values().forEach(value -> check(column, value));
    } else if (condition instanceof Filter.IsNull isNull) {
      require(isNull.column(), schema);
    } else {
      require(((Filter.IsNotNull) condition).column(), schema);
    }
  }

  private Column require(String name, Schema schema) {
    columns.add(name);
    return schema
        .find(name)
        .orElseThrow(
            () -> new NotFoundException(Suggestion.unknown("column", name, schema.names())));
  }

  private static void check(Column column, Value value) {
    Class<? extends Value> form = form(column.type());
    if (!form.isInstance(value)) {
      throw new InvalidRequestException(
          "Column '"
              + column.name()
              + "' is "
              + column.type()
              + ", and can't be compared with "
              + value
              + ".");
    }
  }

  private static Class<? extends Value> form(DataType type) {
    if (type instanceof Decimal) {
      return Value.OfDecimal.class;
    }
    if (type instanceof Primitive primitive && primitive != Primitive.BINARY) {
      return switch (primitive) {
        case STRING -> Value.OfString.class;
        case FLOAT32, FLOAT64 -> Value.OfDouble.class;
        default -> Value.OfLong.class;
      };
    }
    throw new InvalidRequestException(
        "Columns of type " + type + " can be tested for null only, or by a predicate of your own.");
  }
}
