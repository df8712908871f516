package io.recursivestore.spark.read;

import io.recursivestore.stream.SegmentRef;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What all tasks of a scan have in common. Rows, here and in all classes that read, are steps or
 * tokens, as the windows' unit says.
 *
 * @param root the store's root
 * @param segments the parts of segments that are scanned, in order
 * @param starts for each of them the number of rows before it, then the number of all rows
 * @param schema what the scan returns
 * @param windowed whether rows become windows
 * @param shape the windows; if there are none, each row counts as one
 * @param shuffle the order, or null for that of the stream
 * @param ends for each episode the row after its last, if the order is random; else tasks find the
 *     episodes that they read
 * @param batchRows most rows of a batch
 */
record StreamPlan(
    String root,
    List<SegmentRef> segments,
    long[] starts,
    StructType schema,
    boolean windowed,
    Windows shape,
    @Nullable Shuffle shuffle,
    long[] ends,
    int batchRows)
    implements Serializable {

  /** Returns the same plan with other columns. */
  StreamPlan withSchema(StructType columns) {
    return new StreamPlan(
        root, segments, starts, columns, windowed, shape, shuffle, ends, batchRows);
  }

  /** Returns the number of rows. */
  long rows() {
    return starts[starts.length - 1];
  }

  /** Returns the types that the columns have in rows, whether these become windows or not. */
  List<DataType> rowTypes() {
    return Arrays.stream(schema.fields())
        .map(StructField::dataType)
        .map(type -> windowed ? ((ArrayType) type).elementType() : type)
        .toList();
  }
}
