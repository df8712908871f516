package io.recursivestore.spark.function;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.option.StoreAnalysisException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A function over arrays, before it is known of which type they are.
 *
 * @param name its name
 * @param parameters its parameters, of which the first is an array
 * @param result the type of its result, for the documentation
 * @param meaning what it computes, in one line
 * @param binder makes the function for types of arguments
 */
record WindowFunction(
    String name, List<Parameter> parameters, String result, String meaning, Binder binder)
    implements UnboundFunction {
  /** Makes a function for types of arguments. */
  interface Binder {
    /**
     * Returns the function.
     *
     * @param inputs types of the arguments, to which Spark casts
     * @param arrays how to read those that are arrays
     */
    BoundFunction bind(List<DataType> inputs, List<Elements> arrays);
  }

  /** Returns how it is written, such as {@code quantile(window, p)}. */
  String usage() {
    return parameters.stream()
        .map(Parameter::name)
        .collect(Collectors.joining(", ", name + "(", ")"));
  }

  @Override
  public String description() {
    return usage() + ": " + result + ", the " + meaning;
  }

  @Override
  public BoundFunction bind(StructType arguments) {
    return StoreAnalysisException.analyze(() -> bindChecked(arguments));
  }

  private BoundFunction bindChecked(StructType arguments) {
    if (arguments.size() != parameters.size()) {
      throw new InvalidRequestException(
          "%s was given %d arguments. Give %d."
              .formatted(usage(), arguments.size(), parameters.size()));
    }
    List<DataType> inputs = new ArrayList<>();
    List<Elements> arrays = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      parameters
          .get(i)
          .read(usage(), arguments.apply(i).dataType())
          .ifPresentOrElse(
              elements -> {
                inputs.add(elements.argumentType());
                arrays.add(elements);
              },
              () -> inputs.add(DataTypes.DoubleType));
    }
    return binder.bind(List.copyOf(inputs), List.copyOf(arrays));
  }
}
