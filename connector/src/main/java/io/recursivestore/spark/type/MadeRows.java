package io.recursivestore.spark.type;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.types.StructType;

/**
 * A scan whose rows are there already, so that Spark starts no task for them.
 *
 * @param description what plans show of it
 * @param readSchema the columns
 * @param made the rows
 */
public record MadeRows(String description, StructType readSchema, List<InternalRow> made)
    implements LocalScan {
  @Override
  public InternalRow[] rows() {
    return made.toArray(InternalRow[]::new);
  }
}
