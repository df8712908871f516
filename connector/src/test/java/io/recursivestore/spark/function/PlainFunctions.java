package io.recursivestore.spark.function;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The functions again, written for reading: on lists of boxed elements, which may be null. */
final class PlainFunctions {
  static final double P = 0.3;
  static final double GAMMA = 0.9;

  private final List<?> window;
  private final boolean integers;
  private final List<Integer> positions;
  private final List<Double> present;

  /**
   * Takes a window.
   *
   * @param window its elements
   * @param type their type
   */
  PlainFunctions(List<?> window, ElementType type) {
    this.window = window;
    this.integers = !type.isFloating();
    this.positions =
        IntStream.range(0, window.size()).filter(i -> window.get(i) != null).boxed().toList();
    this.present = positions.stream().map(i -> number(window.get(i))).toList();
  }

  /** Returns what a function should give, with {@link #P} and {@link #GAMMA}. */
  @Nullable Object of(String function) {
    return switch (function) {
      case "diff" -> differences();
      case "cumsum" -> running();
      case "normalize" -> scores();
      case "discounted_cumsum" -> rewardsToGo();
      case "dot" -> dot();
      default -> present.isEmpty() ? null : reduced(function);
    };
  }

  private @Nullable Object reduced(String function) {
    return switch (function) {
      case "sum" -> integers ? (Object) total().longValue() : total();
      case "mean" -> mean();
      case "variance" -> present.size() < 2 ? null : variance();
      case "stddev" -> present.size() < 2 ? null : Math.sqrt(variance());
      case "norm" -> Math.sqrt(present.stream().mapToDouble(x -> x * x).sum());
      case "slope" -> present.size() < 2 ? null : slope();
      case "median" -> quantile(0.5);
      case "quantile" -> quantile(P);
      case "first" -> window.get(positions.get(0));
      case "last" -> window.get(positions.get(positions.size() - 1));
      case "argmin" -> position(false);
      case "argmax" -> position(true);
      case "min" -> window.get(position(false));
      case "max" -> window.get(position(true));
      case "discounted_sum" ->
          positions.stream().mapToDouble(i -> Math.pow(GAMMA, i) * number(window.get(i))).sum();
      default -> throw new IllegalArgumentException(function);
    };
  }

  private Double total() {
    return present.stream().mapToDouble(x -> x).sum();
  }

  private double mean() {
    return total() / present.size();
  }

  private double variance() {
    return present.stream().mapToDouble(x -> Math.pow(x - mean(), 2)).sum() / (present.size() - 1);
  }

  private double slope() {
    double middle = positions.stream().mapToInt(i -> i).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (int i : positions) {
      products += (i - middle) * (number(window.get(i)) - mean());
      squares += (i - middle) * (i - middle);
    }
    return products / squares;
  }

  private double quantile(double p) {
    if (present.stream().anyMatch(x -> x.isNaN())) {
      return Double.NaN;
    }
    List<Double> sorted = present.stream().sorted().toList();
    double place = p * (sorted.size() - 1);
    double below = sorted.get((int) Math.floor(place));
    double above = sorted.get((int) Math.ceil(place));
    return below + (above - below) * (place - Math.floor(place));
  }

  private int position(boolean greatest) {
    int best = positions.get(0);
    for (int i : positions) {
      double found = number(window.get(i));
      if (Double.isNaN(found)) {
        return i;
      }
      int order = Double.compare(found, number(window.get(best)));
      if (greatest ? order > 0 : order < 0) {
        best = i;
      }
    }
    return best;
  }

  private @Nullable Object dot() {
    List<?> other = new ArrayList<>(window);
    Collections.reverse(other);
    List<Integer> pairs = positions.stream().filter(i -> other.get(i) != null).toList();
    return pairs.isEmpty()
        ? null
        : (Object)
            pairs.stream().mapToDouble(i -> number(window.get(i)) * number(other.get(i))).sum();
  }

  private List<@Nullable Object> differences() {
    List<@Nullable Object> result = new ArrayList<>();
    for (int i = 1; i < window.size(); i++) {
      boolean pair = window.get(i - 1) != null && window.get(i) != null;
      result.add(pair ? typed(number(window.get(i)) - number(window.get(i - 1))) : null);
    }
    return result;
  }

  private List<@Nullable Object> running() {
    List<@Nullable Object> result = new ArrayList<>();
    double sum = 0;
    for (Object element : window) {
      sum += element == null ? 0 : number(element);
      result.add(element == null ? null : typed(sum));
    }
    return result;
  }

  private List<@Nullable Object> scores() {
    boolean equal = present.stream().distinct().count() < 2;
    List<@Nullable Object> result = new ArrayList<>();
    for (Object element : window) {
      if (element == null) {
        result.add(null);
      } else if (equal && !Double.isNaN(number(element))) {
        result.add(0.0);
      } else {
        result.add((number(element) - mean()) / Math.sqrt(variance()));
      }
    }
    return result;
  }

  private List<@Nullable Object> rewardsToGo() {
    List<@Nullable Object> result = new ArrayList<>();
    for (int from = 0; from < window.size(); from++) {
      double sum = 0;
      for (int i : positions) {
        sum += i < from ? 0 : Math.pow(GAMMA, i - from) * number(window.get(i));
      }
      result.add(window.get(from) == null ? null : sum);
    }
    return result;
  }

  private Object typed(double number) {
    return integers ? (Object) (long) number : (Object) number;
  }

  private static double number(Object element) {
    return element instanceof Boolean b ? (b ? 1 : 0) : ((Number) element).doubleValue();
  }
}
