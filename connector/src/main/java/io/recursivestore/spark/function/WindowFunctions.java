package io.recursivestore.spark.function;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * The functions that each catalog of this connector has. They take arrays of numbers or booleans,
 * which count as 1 and 0, and are loops over primitive arrays.
 *
 * <p>A null argument gives null. Null elements are left out, as SQL's aggregates leave them out;
 * where the result is an array, they stay null. A function of which nothing is left to compute
 * gives null. NaN makes the result NaN.
 */
public final class WindowFunctions {
  private static final String DOUBLE = "DOUBLE";
  private static final String ELEMENT = "type of the elements";
  private static final Parameter WINDOW = Parameter.array("window");
  private static final Parameter REWARDS = Parameter.array("rewards");
  private static final Parameter GAMMA = Parameter.number("gamma");

  static final List<WindowFunction> ALL =
      List.of(
          sum(),
          number("mean", "arithmetic mean", 1, (x, none) -> Moments.mean(x.values())),
          number(
              "variance",
              "sample variance; null for fewer than two elements",
              2,
              (x, none) -> Moments.variance(x.values())),
          number(
              "stddev",
              "sample standard deviation; null for fewer than two elements",
              2,
              (x, none) -> Moments.stddev(x.values())),
          number("norm", "root of the sum of squares", 1, (x, none) -> Moments.norm(x.values())),
          element("min", "smallest element", Choice.LEAST),
          element("max", "largest element", Choice.GREATEST),
          position("argmin", "position of the first smallest element, from 0", Choice.LEAST),
          position("argmax", "position of the first largest element, from 0", Choice.GREATEST),
          element("first", "first element that is not null", Choice.FIRST),
          element("last", "last element that is not null", Choice.LAST),
          number(
              "median",
              "middle element, or the mean of the two in the middle",
              1,
              (x, none) -> Quantiles.median(x.values())),
          number(
              "quantile",
              "p-quantile for p from 0 to 1, interpolated between two elements",
              1,
              (x, p) -> Quantiles.quantile(x.values(), p),
              WINDOW,
              Parameter.number("p")),
          number(
              "slope",
              "slope per position of the least-squares line; null for fewer than two elements",
              2,
              (x, none) -> Moments.slope(x)),
          dot(),
          integersOrDoubles(
              "diff",
              "differences of neighbours, one fewer than elements",
              (x, none) -> Series.diff(x),
              Series::diff),
          integersOrDoubles(
              "cumsum", "sums up to each element", (x, none) -> Series.cumsum(x), Series::cumsum),
          series(
              "normalize",
              "distances from the mean in sample standard deviations; zeros if all elements are equal",
              (x, none) -> Series.normalize(x),
              WINDOW),
          number(
              "discounted_sum",
              "sum of gamma^i · rewards[i], with positions i from 0",
              1,
              Series::discountedSum,
              REWARDS,
              GAMMA),
          series(
              "discounted_cumsum",
              "rewards to go: at each position, the discounted sum from there on",
              Series::discountedCumsum,
              REWARDS,
              GAMMA));

  private WindowFunctions() {}

  /** Returns the names of all functions. */
  public static List<String> names() {
    return ALL.stream().map(WindowFunction::name).toList();
  }

  /**
   * Returns a function.
   *
   * @param name its name, in any case
   */
  public static Optional<UnboundFunction> find(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return ALL.stream()
        .filter(function -> function.name().equals(wanted))
        .map(UnboundFunction.class::cast)
        .findFirst();
  }

  private static WindowFunction number(
      String name, String meaning, int least, NumberFunction.Loop loop) {
    return number(name, meaning, least, loop, WINDOW);
  }

  private static WindowFunction number(
      String name, String meaning, int least, NumberFunction.Loop loop, Parameter... parameters) {
    return new WindowFunction(
        name,
        List.of(parameters),
        DOUBLE,
        meaning,
        (inputs, arrays) ->
            new NumberFunction(
                new Signature(name, inputs, DataTypes.DoubleType), arrays.get(0), least, loop));
  }

  private static WindowFunction sum() {
    String name = "sum";
    NumberFunction.Loop loop = (x, none) -> Moments.sum(x.values());
    return new WindowFunction(
        name,
        List.of(WINDOW),
        "BIGINT of integers, DOUBLE of floats",
        "sum",
        (inputs, arrays) ->
            arrays.get(0).type().isFloating()
                ? new NumberFunction(
                    new Signature(name, inputs, DataTypes.DoubleType), arrays.get(0), 1, loop)
                : new SumFunction(new Signature(name, inputs, DataTypes.LongType), arrays.get(0)));
  }

  private static WindowFunction element(String name, String meaning, Choice choice) {
    return new WindowFunction(
        name,
        List.of(WINDOW),
        ELEMENT,
        meaning,
        (inputs, arrays) ->
            new ChoiceFunction(
                new Signature(name, inputs, arrays.get(0).type().sparkType()),
                arrays.get(0),
                choice,
                false));
  }

  private static WindowFunction position(String name, String meaning, Choice choice) {
    return new WindowFunction(
        name,
        List.of(WINDOW),
        "INT",
        meaning,
        (inputs, arrays) ->
            new ChoiceFunction(
                new Signature(name, inputs, DataTypes.IntegerType), arrays.get(0), choice, true));
  }

  private static WindowFunction dot() {
    String name = "dot";
    return new WindowFunction(
        name,
        List.of(Parameter.array("a"), Parameter.array("b")),
        DOUBLE,
        "sum of a[i] · b[i]; the arrays must have the same length",
        (inputs, arrays) ->
            new DotFunction(
                new Signature(name, inputs, DataTypes.DoubleType), arrays.get(0), arrays.get(1)));
  }

  private static WindowFunction series(
      String name, String meaning, SeriesFunction.Loop loop, Parameter... parameters) {
    return new WindowFunction(
        name,
        List.of(parameters),
        "ARRAY<DOUBLE>",
        meaning,
        (inputs, arrays) ->
            new SeriesFunction(
                new Signature(name, inputs, arrays.get(0).arrayOf(DataTypes.DoubleType)),
                arrays.get(0),
                loop));
  }

  private static WindowFunction integersOrDoubles(
      String name, String meaning, SeriesFunction.Loop doubles, LongSeriesFunction.Loop longs) {
    WindowFunction series = series(name, meaning, doubles, WINDOW);
    return new WindowFunction(
        name,
        series.parameters(),
        "ARRAY<BIGINT> of integers, ARRAY<DOUBLE> of floats",
        meaning,
        (inputs, arrays) ->
            arrays.get(0).type().isFloating()
                ? series.binder().bind(inputs, arrays)
                : new LongSeriesFunction(
                    new Signature(name, inputs, arrays.get(0).arrayOf(DataTypes.LongType)),
                    arrays.get(0),
                    longs));
  }
}
