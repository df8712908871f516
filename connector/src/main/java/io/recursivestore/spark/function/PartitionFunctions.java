package io.recursivestore.spark.function;

import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Transform.Plain;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The functions that datasets are partitioned by, in each catalog of this connector. Spark computes
 * with them which rows belong together when it writes: they are those of the files.
 */
public final class PartitionFunctions {
  private static final String BUCKET = "bucket";
  private static final String TRUNCATE = "truncate";
  private static final List<String> NAMES =
      List.of("years", "months", "days", "hours", BUCKET, TRUNCATE);

  private PartitionFunctions() {}

  /** Returns the names of all functions. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Returns a function.
   *
   * @param name its name, in any case
   */
  public static Optional<UnboundFunction> find(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(wanted) ? Optional.of(new Unbound(wanted)) : Optional.empty();
  }

  /** Returns whether values of a type fall into buckets. */
  static boolean isHashed(DataType type) {
    return isCut(type)
        || type.equals(DataTypes.DateType)
        || type.equals(DataTypes.TimestampType)
        || type.equals(DataTypes.TimestampNTZType);
  }

  /** Returns whether values of a type have a start. */
  static boolean isCut(DataType type) {
    return type instanceof DecimalType
        || type instanceof IntegralType
        || type instanceof StringType
        || type.equals(DataTypes.BinaryType);
  }

  private record Unbound(String name) implements UnboundFunction {
    @Override
    public BoundFunction bind(StructType inputType) {
      StructField[] inputs = inputType.fields();
      boolean takesNumber = name.equals(BUCKET) || name.equals(TRUNCATE);
      if (inputs.length != (takesNumber ? 2 : 1)) {
        throw new UnsupportedOperationException(description());
      }
      DataType type = inputs[inputs.length - 1].dataType();
      if (name.equals(BUCKET)) {
        return new BucketFunction(type);
      }
      if (name.equals(TRUNCATE)) {
        return new TruncateFunction(type);
      }
      Plain plain = Plain.valueOf(name.toUpperCase(Locale.ROOT));
      if (!(plain.takes(Primitive.DATE) && type.equals(DataTypes.DateType))
          && !type.equals(DataTypes.TimestampType)
          && !type.equals(DataTypes.TimestampNTZType)) {
        throw new UnsupportedOperationException(description());
      }
      return new TimeFunction(plain, type);
    }

    @Override
    public String description() {
      return switch (name) {
        case BUCKET -> "bucket(count, value): the bucket of a value, by Iceberg's hash";
        case TRUNCATE ->
            "truncate(width, value): the start of a text or binary, or a number rounded down";
        case "hours" -> "hours(timestamp): whole hours since 1970, in UTC";
        default -> name + "(time): whole " + name + " of a date or timestamp since 1970, in UTC";
      };
    }
  }
}
