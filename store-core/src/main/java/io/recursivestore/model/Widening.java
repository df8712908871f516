package io.recursivestore.model;

import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import java.util.ArrayList;
import java.util.List;

/** Which types hold all values of another, each as it is. */
public final class Widening {
  /** Each type takes the values of those before it. */
  private static final List<List<DataType>> ORDERS =
      List.of(
          List.of(Primitive.INT8, Primitive.INT16, Primitive.INT32, Primitive.INT64),
          List.of(Primitive.FLOAT32, Primitive.FLOAT64));

  private Widening() {}

  /**
   * Returns whether a column of one type can be read as one of another. Types with columns in them
   * are never wider than others.
   *
   * @param from the one type
   * @param to the other, which may be the same
   */
  public static boolean allows(DataType from, DataType to) {
    if (from instanceof Decimal a && to instanceof Decimal b) {
      return a.scale() == b.scale() && a.precision() <= b.precision();
    }
    return from.equals(to) || wider(from).contains(to);
  }

  /** Says which types are wider, for messages. */
  static String describe(DataType from) {
    if (from instanceof Decimal decimal) {
      return decimal.precision() == Decimal.MAX_PRECISION
          ? "It is the widest already."
          : "It can become a decimal of more digits, up to "
              + new Decimal(Decimal.MAX_PRECISION, decimal.scale())
              + ".";
    }
    List<DataType> wider = wider(from);
    if (!wider.isEmpty()) {
      return "It can become "
          + String.join(" or ", wider.stream().map(DataType::toString).toList())
          + ".";
    }
    return from instanceof Primitive
        ? "No type is wider."
        : "Change the columns in it, one by one.";
  }

  private static List<DataType> wider(DataType from) {
    for (List<DataType> order : ORDERS) {
      int index = order.indexOf(from);
      if (index >= 0) {
        return new ArrayList<>(order.subList(index + 1, order.size()));
      }
    }
    return List.of();
  }
}
