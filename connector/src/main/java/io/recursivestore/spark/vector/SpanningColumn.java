package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.DataType;

/** The elements of windows that don't lie in one segment, at the addresses of {@link Picks}. */
final class SpanningColumn extends RelocatedColumn {
  private final Picks picks;

  SpanningColumn(DataType type, RowColumn[] parts, Picks picks) {
    super(type, parts);
    this.picks = picks;
  }

  /** Looks at no element: Spark then asks for each. */
  @Override
  public boolean hasNull() {
    return true;
  }

  @Override
  public int numNulls() {
    int nulls = 0;
    for (int window = 0; window < picks.count(); window++) {
      if (picks.segment(window) < 0) {
        for (int i = 0; i < picks.length(window); i++) {
          nulls += isNullAt(picks.address(window) + i) ? 1 : 0;
        }
      }
    }
    return nulls;
  }

  @Override
  int segment(int rowId) {
    return picks.isPresent(rowId) ? picks.segmentAt(rowId) : NONE;
  }

  @Override
  int row(int rowId, int segment) {
    return (int) (picks.position(rowId) - picks.start(segment));
  }
}
