package io.recursivestore.spark.function;

import io.recursivestore.model.InvalidRequestException;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;

/**
 * A parameter of a function.
 *
 * @param name its name, in messages and the documentation
 * @param isArray whether it is an array, and not a number
 */
record Parameter(String name, boolean isArray) {
  static Parameter array(String name) {
    return new Parameter(name, true);
  }

  static Parameter number(String name) {
    return new Parameter(name, false);
  }

  /**
   * Returns how to read an argument, or empty if it is a number.
   *
   * @param usage how the function is written
   * @param argument the argument's type
   * @throws InvalidRequestException if the parameter takes no such argument
   */
  Optional<Elements> read(String usage, DataType argument) {
    if (!isArray) {
      if (!(argument instanceof NumericType || argument instanceof NullType)) {
        throw refused(usage, "a number", argument, "");
      }
      return Optional.empty();
    }
    if (argument instanceof NullType) {
      return Optional.of(new Elements(ElementType.DOUBLE, true));
    }
    if (argument instanceof ArrayType array) {
      Optional<ElementType> type = ElementType.of(array.elementType());
      if (type.isPresent()) {
        return type.map(t -> new Elements(t, array.containsNull()));
      }
    }
    throw refused(usage, "an ARRAY of numbers or booleans", argument, advice(argument));
  }

  private InvalidRequestException refused(
      String usage, String wanted, DataType argument, String advice) {
    return new InvalidRequestException(
        usage + " takes " + wanted + " as '" + name + "', not " + argument.sql() + "." + advice);
  }

  private String advice(DataType argument) {
    if (!(argument instanceof ArrayType array)) {
      return " A stream's columns are arrays when it is read with the option 'window-length'.";
    }
    if (array.elementType() instanceof ArrayType) {
      return " For each inner array, use transform(%1$s, x -> …); for all their elements, flatten(%1$s)."
          .formatted(name);
    }
    return " Cast its elements.";
  }
}
