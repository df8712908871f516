package io.recursivestore.spark.function;

import org.apache.spark.sql.catalyst.util.ArrayData;
import org.jspecify.annotations.Nullable;

/**
 * Chooses an element of an array.
 *
 * @param signature its name and types
 * @param elements how to read the array
 * @param choice which element
 * @param position whether the result is the element's position, and not the element
 */
public record ChoiceFunction(
    Signature signature, Elements elements, Choice choice, boolean position)
    implements BoundWindowFunction {
  /**
   * Chooses an element.
   *
   * @param array the array
   * @return the element, or its position as an int; null if the array is or has only nulls
   */
  public @Nullable Object invoke(@Nullable ArrayData array) {
    if (array == null) {
      return null;
    }
    int chosen = choice.of(array, elements);
    if (chosen == Choice.NONE) {
      return null;
    }
    return position ? (Object) chosen : elements.type().get(array, chosen);
  }

  @Override
  public String toString() {
    return name();
  }
}
