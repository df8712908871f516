package io.recursivestore.spark.function;

import java.util.stream.Collectors;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;

/**
 * A function for some types of arguments. Spark's generated code calls the method {@code invoke}
 * that each implementation declares, whose result is boxed once an array, because it may be null.
 * Implementations are records, so that Spark sees that two calls are the same.
 */
interface BoundWindowFunction extends ScalarFunction<Object> {
  Signature signature();

  @Override
  default String name() {
    return signature().name();
  }

  @Override
  default DataType[] inputTypes() {
    return signature().inputs().toArray(DataType[]::new);
  }

  @Override
  default DataType resultType() {
    return signature().result();
  }

  @Override
  default String canonicalName() {
    return signature().inputs().stream()
        .map(DataType::catalogString)
        .collect(Collectors.joining(",", "recursive-store." + name() + "(", ")"));
  }
}
