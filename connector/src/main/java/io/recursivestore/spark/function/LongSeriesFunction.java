package io.recursivestore.spark.function;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.jspecify.annotations.Nullable;

/**
 * Makes an array of longs of an array of integers.
 *
 * @param signature its name and types
 * @param elements how to read the array
 * @param loop how to compute it
 */
public record LongSeriesFunction(Signature signature, Elements elements, Loop loop)
    implements BoundWindowFunction {
  /** Computes longs. */
  interface Loop extends Serializable {
    /**
     * Returns the result.
     *
     * @param elements any number of elements
     * @throws ArithmeticException if it has an element that is not a long
     */
    Longs of(Longs elements);
  }

  /**
   * Computes the function.
   *
   * @param array the array
   * @return an array, or null if the argument is
   * @throws io.recursivestore.model.InvalidRequestException if an element would not be a long
   */
  public @Nullable ArrayData invoke(@Nullable ArrayData array) {
    if (array == null) {
      return null;
    }
    try {
      return loop.of(elements.longs(array)).toArray();
    } catch (ArithmeticException e) {
      throw Overflow.of(signature, e);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
