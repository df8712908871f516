package io.recursivestore.dataset;

import io.recursivestore.format.VectorFilter;
import io.recursivestore.model.Column;
import io.recursivestore.model.Filter;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Suggestion;
import io.recursivestore.model.Value;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A filter that fits the columns it is for. */
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
    long[] matches = new long[VectorFilter.words(rows.rows())];
    new VectorFilter(filter).evaluate(batch::getVector, rows.rows(), matches);
    rows.keepOnly(matches);
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
    } else if (condition instanceof Filter.Match match) {
      check(require(match.column(), schema), new Value.OfString(match.wanted()));
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
    Class<? extends Value> form =
        Value.form(column.type())
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "Columns of type "
                            + column.type()
                            + " can be tested for null only, or by a predicate of your own."));
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
}
