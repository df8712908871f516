package io.recursivestore.spark.function;

import org.apache.spark.sql.catalyst.util.ArrayData;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sum of an array of integers.
 *
 * @param signature its name and types
 * @param elements how to read the array
 */
public record SumFunction(Signature signature, Elements elements) implements BoundWindowFunction {
  /**
   * Computes the sum.
   *
   * @param array the array
   * @return a long, or null if the array is or has only nulls
   * @throws io.recursivestore.model.InvalidRequestException if the sum is not a long
   */
  public @Nullable Object invoke(@Nullable ArrayData array) {
    if (array == null) {
      return null;
    }
    Longs present = elements.longs(array);
    return present.count() == 0 ? null : sum(present.values());
  }

  @Override
  public String toString() {
    return name();
  }

  private long sum(long[] values) {
    long sum = 0;
    try {
      for (long value : values) {
        sum = Math.addExact(sum, value);
      }
    } catch (ArithmeticException e) {
      throw Overflow.of(signature, e);
    }
    return sum;
  }
}
