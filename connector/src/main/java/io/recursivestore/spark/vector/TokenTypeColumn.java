package io.recursivestore.spark.vector;

import java.util.Arrays;
import org.apache.spark.sql.types.DataTypes;

/** For each element of a regular segment, the number of the field that it belongs to. */
public final class TokenTypeColumn extends FullColumn {
  private final int[] offsets;
  private final int[] fields;
  private final int stride;
  private int first;

  /**
   * Creates a column that starts at element 0.
   *
   * @param offsets where in a row each field that has elements begins, rising from 0
   * @param fields the numbers of these fields
   * @param stride number of elements in a row
   */
  public TokenTypeColumn(int[] offsets, int[] fields, int stride) {
    super(DataTypes.IntegerType);
    this.offsets = offsets.clone();
    this.fields = fields.clone();
    this.stride = stride;
  }

  @Override
  public void moveTo(int row) {
    first = row;
  }

  @Override
  public int getInt(int rowId) {
    int found = Arrays.binarySearch(offsets, (first + rowId) % stride);
    return fields[found >= 0 ? found : -found - 2];
  }
}
