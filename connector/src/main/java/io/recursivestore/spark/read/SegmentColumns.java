package io.recursivestore.spark.read;

import io.recursivestore.spark.vector.ArithmeticColumn;
import io.recursivestore.spark.vector.RaggedColumn;
import io.recursivestore.spark.vector.RaggedStepColumn;
import io.recursivestore.spark.vector.RowColumn;
import io.recursivestore.spark.vector.SequenceColumn;
import io.recursivestore.spark.vector.StridedColumn;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.StreamField;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Makes the columns that show a segment's mapped memory. */
final class SegmentColumns {
  private static final String STEP = "step";
  private static final int INDEX_ENTRY = 3;
  private static final int INDEX_STEP = 2;

  private SegmentColumns() {}

  /**
   * Makes columns.
   *
   * @param segment the segment
   * @param names names of the columns
   * @param types their types, as rows have them
   */
  static List<RowColumn> of(Segment segment, List<String> names, List<DataType> types) {
    List<RowColumn> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(
          names.get(i).equals(STEP) ? step(segment) : field(segment, names.get(i), types.get(i)));
    }
    return columns;
  }

  private static RowColumn step(Segment segment) {
    if (segment.ragged().isPresent()) {
      return new RaggedStepColumn(segment.ragged().get());
    }
    Optional<ByteBuffer> index = segment.indexBytes();
    return index.isPresent()
        ? new StridedColumn(
            DataTypes.LongType,
            index.get(),
            INDEX_STEP,
            segment.fields().size() * INDEX_ENTRY,
            (int) segment.rows())
        : new ArithmeticColumn(segment.firstStep(), segment.stepIncrement());
  }

  private static RowColumn field(Segment segment, String name, DataType type) {
    int field = segment.fields().stream().map(StreamField::name).toList().indexOf(name);
    if (segment.ragged().isPresent()) {
      return new RaggedColumn(type, segment.dataBytes(), segment.ragged().get(), field);
    }
    int offset = segment.offset(field);
    return type instanceof ArrayType array
        ? new SequenceColumn(
            array, segment.dataBytes(), offset, segment.stride(), segment.length(field))
        : new StridedColumn(
            type, segment.dataBytes(), offset, segment.stride(), (int) segment.rows());
  }
}
