package io.recursivestore.spark.function;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.jspecify.annotations.Nullable;

/**
 * Makes a double of an array, and perhaps of a number.
 *
 * @param signature its name and types
 * @param elements how to read the array
 * @param least how many elements it needs
 * @param loop how to compute it
 */
public record NumberFunction(Signature signature, Elements elements, int least, Loop loop)
    implements BoundWindowFunction {
  /** Computes a double. */
  interface Loop extends Serializable {
    /**
     * Returns the result.
     *
     * @param elements as many elements as are needed, or more
     * @param number the second argument, if the function has one
     */
    double of(Doubles elements, double number);
  }

  /**
   * Computes the function of one argument.
   *
   * @param array the array
   * @return a double, or null if the array is or has too few elements that are not
   */
  public @Nullable Object invoke(@Nullable ArrayData array) {
    return invoke(array, Double.NaN);
  }

  /**
   * Computes the function of two arguments.
   *
   * @param array the array
   * @param number the number
   * @return a double, or null if the array is or has too few elements that are not
   */
  public @Nullable Object invoke(@Nullable ArrayData array, double number) {
    if (array == null) {
      return null;
    }
    Doubles present = elements.doubles(array);
    return present.count() < least ? null : loop.of(present, number);
  }

  @Override
  public String toString() {
    return name();
  }
}
