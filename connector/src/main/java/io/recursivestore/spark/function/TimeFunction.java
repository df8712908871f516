package io.recursivestore.spark.function;

import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Transform.Plain;
import io.recursivestore.model.Transforms;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** A date or timestamp in years, months, days or hours since 1970. */
public final class TimeFunction implements ScalarFunction<Long> {
  private static final long serialVersionUID = 1L;

  private final Plain unit;
  private final DataType type;

  TimeFunction(Plain unit, DataType type) {
    this.unit = unit;
    this.type = type;
  }

  @Override
  public DataType[] inputTypes() {
    return new DataType[] {type};
  }

  @Override
  public DataType resultType() {
    return DataTypes.LongType;
  }

  @Override
  public boolean isResultNullable() {
    return true;
  }

  @Override
  public String name() {
    return unit.toString();
  }

  @Override
  public String canonicalName() {
    return "recursive-store." + unit + "(" + type.catalogString() + ")";
  }

  /**
   * Computes the function of a date; called by the code that Spark generates.
   *
   * @param days days since 1970-01-01
   */
  public long invoke(int days) {
    return Transforms.time(unit, Primitive.DATE, days);
  }

  /**
   * Computes the function of a timestamp; called by the code that Spark generates.
   *
   * @param micros microseconds since 1970-01-01
   */
  public long invoke(long micros) {
    return Transforms.time(unit, Primitive.TIMESTAMP, micros);
  }
}
