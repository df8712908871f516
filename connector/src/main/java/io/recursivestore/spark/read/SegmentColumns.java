package io.recursivestore.spark.read;

import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.spark.vector.ArithmeticColumn;
import io.recursivestore.spark.vector.RaggedColumn;
import io.recursivestore.spark.vector.RaggedStepColumn;
import io.recursivestore.spark.vector.RaggedTokenColumn;
import io.recursivestore.spark.vector.RowColumn;
import io.recursivestore.spark.vector.SequenceColumn;
import io.recursivestore.spark.vector.StridedColumn;
import io.recursivestore.spark.vector.TokenStepColumn;
import io.recursivestore.spark.vector.TokenTypeColumn;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.StreamField;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Makes the columns that show a segment's mapped memory. Only this class knows how it lies there.
 */
final class SegmentColumns {
  private static final String STEP = "step";
  private static final String TYPE = "type";
  private static final int INDEX_ENTRY = 3;
  private static final int INDEX_STEP = 2;

  private SegmentColumns() {}

  /** Returns for each segment the number of steps or tokens before it, then the number of all. */
  static long[] starts(List<Segment> segments, WindowUnit unit) {
    long[] starts = new long[segments.size() + 1];
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      starts[i + 1] = starts[i] + (unit == WindowUnit.STEPS ? segment.rows() : segment.elements());
    }
    return starts;
  }

  /**
   * Returns the number of elements that some columns have in all steps of a segment; if these
   * differ, about so many.
   */
  static long elements(Segment segment, String[] names) {
    long elements = 0;
    for (String name : names) {
      int field = field(segment, name);
      if (field < 0) {
        elements += segment.rows();
      } else if (segment.ref().ragged()) {
        elements += segment.elements() / segment.fields().size();
      } else {
        elements += segment.rows() * segment.length(field);
      }
    }
    return elements;
  }

  /**
   * Makes a column of a segment's steps or tokens, at row 0.
   *
   * @param segment the segment
   * @param unit whether a row is a step or a token
   * @param name name of the column
   * @param type its type, as rows have it
   */
  static RowColumn of(Segment segment, WindowUnit unit, String name, DataType type) {
    return unit == WindowUnit.STEPS ? steps(segment, name, type) : tokens(segment, name);
  }

  private static RowColumn steps(Segment segment, String name, DataType type) {
    if (name.equals(STEP)) {
      return step(segment);
    }
    int field = field(segment, name);
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

  private static RowColumn tokens(Segment segment, String name) {
    if (segment.ragged().isPresent() && (name.equals(STEP) || name.equals(TYPE))) {
      return new RaggedTokenColumn(segment.ragged().get(), name.equals(STEP));
    }
    return switch (name) {
      case STEP -> new TokenStepColumn(step(segment), segment.stride());
      case TYPE -> {
        int[] fields =
            IntStream.range(0, segment.fields().size())
                .filter(f -> segment.length(f) > 0)
                .toArray();
        int[] offsets = IntStream.of(fields).map(segment::offset).toArray();
        yield new TokenTypeColumn(offsets, fields, segment.stride());
      }
      default ->
          new StridedColumn(
              DataTypes.LongType, segment.dataBytes(), 0, 1, (int) segment.elements());
    };
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

  /** Returns a field's index, or -1 for the step. */
  private static int field(Segment segment, String name) {
    return segment.fields().stream().map(StreamField::name).toList().indexOf(name);
  }
}
