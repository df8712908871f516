package io.recursivestore.spark.type;

import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StreamField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows of Spark as steps of a stream: a column {@code step}, and a column for each field. */
public final class StreamFields {
  private static final String STEP = "step";

  private StreamFields() {}

  /**
   * Returns which column holds the steps' numbers.
   *
   * @param rows the columns
   */
  public static OptionalInt step(StructType rows) {
    StructField[] fields = rows.fields();
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].name().equalsIgnoreCase(STEP)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Checks that rows can be steps: that they have numbers.
   *
   * @param stream the stream's name
   * @param rows the columns
   * @return which column holds the steps' numbers
   * @throws InvalidRequestException if none does
   */
  public static int requireStep(String stream, StructType rows) {
    int step =
        step(rows)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "Stream '"
                            + stream
                            + "' needs a column 'step' with the numbers of the steps, and the rows have "
                            + Arrays.toString(rows.fieldNames())
                            + ". Add one, such as a time or a row number."));
    var type = rows.fields()[step].dataType();
    if (!type.equals(DataTypes.LongType) && !type.equals(DataTypes.IntegerType)) {
      throw new InvalidRequestException(
          "Stream '"
              + stream
              + "': column 'step' has the type "
              + type.sql()
              + ". Cast it to BIGINT.");
    }
    return step;
  }

  /**
   * Returns the fields of a stream that takes some rows.
   *
   * @param stream the stream's name
   * @param rows the columns
   * @throws InvalidRequestException if a column's type is none of a field
   */
  public static List<StreamField> of(String stream, StructType rows) {
    List<StreamField> fields = new ArrayList<>();
    for (var column : SparkSchemas.fromSpark(rows).columns()) {
      if (!column.name().equalsIgnoreCase(STEP)) {
        boolean sequence = column.type() instanceof ListOf;
        var type = column.type() instanceof ListOf list ? list.element().type() : column.type();
        fields.add(new StreamField(column.name(), type(stream, column.name(), type), sequence));
      }
    }
    return fields;
  }

  private static FieldType type(
      String stream, String column, io.recursivestore.model.DataType type) {
    return Arrays.stream(FieldType.values())
        .filter(t -> t.dataType() instanceof Primitive p && p.equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "Stream '"
                        + stream
                        + "': column '"
                        + column
                        + "' has the type "
                        + type
                        + ". Fields are booleans, integers and floats, and arrays of these: cast it, or"
                        + " leave it out."));
  }
}
