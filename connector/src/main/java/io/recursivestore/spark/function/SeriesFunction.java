package io.recursivestore.spark.function;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.jspecify.annotations.Nullable;

/**
 * Makes an array of doubles of an array, and perhaps of a number.
 *
 * @param signature its name and types
 * @param elements how to read the array
 * @param loop how to compute it
 */
public record SeriesFunction(Signature signature, Elements elements, Loop loop)
    implements BoundWindowFunction {
  /** Computes doubles. */
  interface Loop extends Serializable {
    /**
     * Returns the result.
     *
     * @param elements any number of elements
     * @param number the second argument, if the function has one
     */
    Doubles of(Doubles elements, double number);
  }

  /**
   * Computes the function of one argument.
   *
   * @param array the array
   * @return an array, or null if the argument is
   */
  public @Nullable ArrayData invoke(@Nullable ArrayData array) {
    return invoke(array, Double.NaN);
  }

  /**
   * Computes the function of two arguments.
   *
   * @param array the array
   * @param number the number
   * @return an array, or null if the first argument is
   */
  public @Nullable ArrayData invoke(@Nullable ArrayData array, double number) {
    return array == null ? null : loop.of(elements.doubles(array), number).toArray();
  }

  @Override
  public String toString() {
    return name();
  }
}
