package io.recursivestore.dataset;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Refuses rows that don't match.
 *
 * @param filter what rows must match
 * @param condition the filter as messages show it
 */
record RequiredRows(FilterMask filter, String condition) {

  void check(CollectionRef dataset, VectorSchemaRoot batch) {
    for (String column : filter.columns()) {
      if (batch.getVector(column) == null) {
        throw new InvalidRequestException(
            refusal(dataset) + "the rows have no column '" + column + "'. Add it to them.");
      }
    }
    RowMask mask = new RowMask();
    mask.reset(batch.getRowCount());
    filter.apply(batch, mask);
    int row = mask.nextLeftOut(0);
    if (row < batch.getRowCount()) {
      StringBuilder values = new StringBuilder();
      for (String column : filter.columns()) {
        values.append(values.isEmpty() ? "" : ", ").append(column).append(" = ");
        values.append(batch.getVector(column).getObject(row));
      }
      throw new InvalidRequestException(
          refusal(dataset)
              + "a row has "
              + values
              + ". Leave such rows out, or replace more with another condition.");
    }
  }

  private String refusal(CollectionRef dataset) {
    return "Can't replace the rows of "
        + dataset.display()
        + " with "
        + condition
        + " by rows that don't match: ";
  }
}
