package io.recursivestore.spark.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@SparkTest
class WindowFunctionsTest {
  @TempDir Path directory;
  private SparkSession spark;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    spark.conf().set("spark.sql.catalog.lab", RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.lab.root", directory.resolve("root").toString());
  }

  static Stream<Arguments> framesAndCodegens() {
    return Arrays.stream(ArrayFrames.values())
        .flatMap(f -> Arrays.stream(Codegen.values()).map(c -> Arguments.of(f, c)));
  }

  @ParameterizedTest
  @MethodSource("framesAndCodegens")
  void giveWhatPlainLoopsGive(ArrayFrames source, Codegen codegen) {
    Dataset<Row> frame = source.frame(spark, directory.resolve("data").toString());
    for (ElementType type : ElementType.values()) {
      codegen.run(
          spark,
          () -> {
            List<Row> rows = frame.selectExpr(calls(type)).collectAsList();
            assertThat(rows).hasSizeGreaterThan(50);
            rows.forEach(row -> assertPlain(row, type));
          });
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void resultsHaveTheTypesOfTheDocumentation(ElementType type) {
    Dataset<Row> frame = ArrayFrames.WINDOWS.frame(spark, directory.resolve("data").toString());

    StructField[] fields = frame.selectExpr(calls(type)).schema().fields();
    assertThat(fields).hasSize(WindowFunctions.ALL.size() + 1);
    for (int i = 1; i < fields.length; i++) {
      WindowFunction function = WindowFunctions.ALL.get(i - 1);
      assertThat(fields[i].dataType())
          .as(function.usage())
          .isEqualTo(documented(function.result(), type));
    }
  }

  @ParameterizedTest
  @EnumSource(Codegen.class)
  void stepsAreWindowsToo(Codegen codegen) {
    Dataset<Row> frame = ArrayFrames.WINDOWS.frame(spark, directory.resolve("data").toString());

    codegen.run(
        spark,
        () ->
            assertThat(
                    frame
                        .selectExpr("lab.mean(step)", "lab.slope(step)", "lab.last(step)")
                        .collectAsList()
                        .get(20))
                .isEqualTo(row("SELECT 23D, 1D, 26L")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "lab.mean(array(1.5, 2.5)); 2D",
        "lab.min(array(1.5, 2.5)); 1.5D",
        "lab.quantile(array(1, 2, 3, 4), 0.25); 1.75D",
        "lab.quantile(array(4, 1, 3, 2), 1); 4D",
        "lab.quantile(array(1), 0.3); 1D",
        "lab.quantile(array(1, 2), null); cast(null as double)",
        "lab.median(array(double('inf'), double('inf'))); double('inf')",
        "lab.median(array(double('-inf'), 1D, double('inf'))); 1D",
        "lab.slope(array(1, 3, 5)); 2D",
        "lab.slope(array(1, null, 5)); 2D",
        "lab.discounted_sum(array(1, 1, 1), 0.5); 1.75D",
        "lab.discounted_sum(array(1, 1, 1), 0); 1D",
        "lab.discounted_cumsum(array(1, 1, 1), 0.5); array(1.75D, 1.5D, 1D)",
        "lab.normalize(array(1, 2, 3)); array(-1D, 0D, 1D)",
        "lab.diff(array(true, false, false)); array(-1L, 0L)",
        "lab.cumsum(array(true, true, false)); array(1L, 2L, 2L)",
        "lab.argmax(array(1D, double('nan'), 5D)); 1",
        "lab.max(array(1D, double('nan'), 5D)); double('nan')",
        "lab.min(array(0.25, double('inf'))); 0.25D",
        "lab.mean(array(double('inf'), 1D)); double('inf')",
        "lab.min(array(-9223372036854775807, 9223372036854775807)); -9223372036854775807",
        "lab.argmax(array(9223372036854775806, 9223372036854775807)); 1",
        "lab.MEAN(array(1)); 1D",
      })
  void exact(String call, String expected) {
    for (Codegen codegen : Codegen.values()) {
      codegen.run(
          spark, () -> assertThat(row("SELECT " + call)).isEqualTo(row("SELECT " + expected)));
    }
  }

  @Test
  void nothingGivesNull() {
    for (WindowFunction function : WindowFunctions.ALL) {
      boolean isSeries = function.result().startsWith("ARRAY");
      assertThat(row("SELECT " + call(function, "null")).get(0)).as(function.usage()).isNull();
      assertThat(row("SELECT " + call(function, "cast(array() as array<int>)")).get(0))
          .as(function.usage())
          .isEqualTo(isSeries ? row("SELECT array()").get(0) : null);
      assertThat(row("SELECT " + call(function, "array()")).get(0))
          .as(function.usage())
          .isEqualTo(isSeries ? row("SELECT array()").get(0) : null);
      assertThat(row("SELECT " + call(function, "cast(array(null) as array<float>)")).get(0))
          .as(function.usage())
          .isEqualTo(
              isSeries
                  ? row(function.name().equals("diff") ? "SELECT array()" : "SELECT array(null)")
                      .get(0)
                  : null);
    }
  }

  @Test
  void deviationsSurviveLargeMeans() {
    Row row =
        row(
            """
            SELECT lab.stddev(w), lab.variance(w) FROM
            (SELECT transform(sequence(0, 127), i -> 1e9D + i % 2) AS w)\
            """);

    assertThat(row.getDouble(0)).isCloseTo(Math.sqrt(64 * 0.5 / 127), within(1e-12));
    assertThat(row.getDouble(1)).isCloseTo(64 * 0.5 / 127, within(1e-12));
  }

  @Test
  void equalElementsDoNotDeviate() {
    Row row =
        row(
            """
            SELECT lab.stddev(w), lab.slope(w), array_distinct(lab.normalize(w)) FROM
            (SELECT array_repeat(0.1D, 129) AS w)\
            """);

    assertThat(row).isEqualTo(row("SELECT 0D, 0D, array(0D)"));
  }

  @Test
  void leaveTheirArgumentsAsTheyWere() {
    for (ArrayFrames source : ArrayFrames.values()) {
      Dataset<Row> frame = source.frame(spark, directory.resolve(source.name()).toString());
      for (Row row :
          frame
              .selectExpr(
                  "to_json(struct(DOUBLE)) AS before",
                  "lab.median(DOUBLE)",
                  "lab.cumsum(DOUBLE)",
                  "lab.normalize(DOUBLE)",
                  "to_json(struct(DOUBLE)) AS after")
              .collectAsList()) {
        assertThat(row.getString(4)).isEqualTo(row.getString(0));
      }
    }
  }

  @Test
  void quantilesOfManyElementsInAnyOrder() {
    for (String order :
        List.of(
            "i", "-i", "i % 7", "(i * 7919) % 10007", "abs(i - 5000)", "if(i < 5000, i, 9 - i)")) {
      Row row =
          row(
              """
              SELECT lab.quantile(w, 0.123), array_sort(w)[1230] FROM
              (SELECT transform(sequence(0, 10000), i -> double(%s)) AS w)\
              """
                  .formatted(order));

      assertThat(row.getDouble(0)).as(order).isEqualTo(row.getDouble(1));
    }
  }

  private void assertPlain(Row row, ElementType type) {
    if (row.isNullAt(0)) {
      for (int i = 0; i < row.size(); i++) {
        assertThat(row.get(i)).isNull();
      }
      return;
    }
    List<?> window = row.getList(0);
    PlainFunctions plain = new PlainFunctions(window, type);
    double scale =
        window.stream()
            .filter(Number.class::isInstance)
            .mapToDouble(x -> Math.abs(((Number) x).doubleValue()))
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    for (int i = 1; i < row.size(); i++) {
      WindowFunction function = WindowFunctions.ALL.get(i - 1);
      Object found = function.result().startsWith("ARRAY") ? row.getList(i) : row.get(i);
      assertSame(found, plain.of(function.name()), scale, function.usage() + " of " + window);
    }
  }

  private static void assertSame(Object found, Object expected, double scale, String call) {
    if (expected instanceof List<?> elements) {
      assertThat((List<?>) found).as(call).hasSize(elements.size());
      for (int i = 0; i < elements.size(); i++) {
        assertSame(((List<?>) found).get(i), elements.get(i), scale, call);
      }
    } else if (expected instanceof Double number && Double.isFinite(number)) {
      assertThat((Double) found)
          .as(call)
          .isCloseTo(number, within(1e-9 * (Math.abs(number) + scale)));
    } else {
      assertThat(found).as(call).isEqualTo(expected);
    }
  }

  private static String[] calls(ElementType type) {
    return Stream.concat(
            Stream.of(type.toString()),
            WindowFunctions.ALL.stream().map(function -> call(function, type.toString())))
        .toArray(String[]::new);
  }

  /** Returns a call as {@link PlainFunctions} makes it. */
  private static String call(WindowFunction function, String window) {
    return function.parameters().stream()
        .map(
            parameter ->
                switch (parameter.name()) {
                  case "p" -> String.valueOf(PlainFunctions.P);
                  case "gamma" -> String.valueOf(PlainFunctions.GAMMA);
                  case "b" -> window.equals("null") ? window : "reverse(" + window + ")";
                  default -> window;
                })
        .collect(Collectors.joining(", ", "lab." + function.name() + "(", ")"));
  }

  private static DataType documented(String result, ElementType type) {
    if (result.equals("type of the elements")) {
      return type.sparkType();
    }
    String name = result;
    if (result.contains(" of integers, ")) {
      String[] both = result.split(" of integers, | of floats", -1);
      name = both[type.isFloating() ? 1 : 0];
    }
    DataType found = DataType.fromDDL(name);
    return found instanceof ArrayType array
        ? DataTypes.createArrayType(array.elementType(), false)
        : found;
  }

  private Row row(String query) {
    return spark.sql(query).first();
  }
}
