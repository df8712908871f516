package io.recursivestore.spark.function;

import io.recursivestore.model.InvalidRequestException;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.jspecify.annotations.Nullable;

/**
 * Makes the dot product of two arrays.
 *
 * @param signature its name and types
 * @param left how to read the first array
 * @param right how to read the second
 */
public record DotFunction(Signature signature, Elements left, Elements right)
    implements BoundWindowFunction {
  /**
   * Computes the dot product.
   *
   * @param a the first array
   * @param b the second
   * @return a double, or null if an array is or there is no pair without a null
   * @throws InvalidRequestException if the arrays differ in length
   */
  public @Nullable Object invoke(@Nullable ArrayData a, @Nullable ArrayData b) {
    if (a == null || b == null) {
      return null;
    }
    Doubles x = left.doubles(a);
    Doubles y = right.doubles(b);
    if (x.length() != y.length()) {
      throw new InvalidRequestException(
          "dot(a, b) was given arrays of "
              + x.length()
              + " and "
              + y.length()
              + " elements. Give arrays of the same length.");
    }
    if (x.positions() == null && y.positions() == null) {
      return x.count() == 0 ? null : Moments.dot(x.values(), y.values());
    }
    return sparse(x, y);
  }

  @Override
  public String toString() {
    return name();
  }

  private static @Nullable Object sparse(Doubles x, Doubles y) {
    double sum = 0;
    boolean found = false;
    int j = 0;
    for (int i = 0; i < x.count(); i++) {
      while (j < y.count() && y.position(j) < x.position(i)) {
        j++;
      }
      if (j < y.count() && y.position(j) == x.position(i)) {
        sum += x.values()[i] * y.values()[j];
        found = true;
      }
    }
    return found ? (Object) sum : null;
  }
}
